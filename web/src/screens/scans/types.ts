// What the server tells of scans, by the names of its API.
import type { components } from "../../api/schema";

type Shapes = components["schemas"];

export type Study = Shapes["StudyTold"];
export type StudyList = Shapes["StudyList"];
export type VolumeTold = Shapes["VolumeTold"];
export type ScanResult = Shapes["ScanResult"];
export type Verb = Shapes["VerbTold"];
export type FactTold = Shapes["FactTold"];
export type ScansTaken = Shapes["ScansTaken"];
