// Our types say of the API what it says of itself; tsc finds out, and this file runs empty-handed.
import { expectTypeOf, test } from "vitest";
import type { components } from "./schema";
import type * as ours from "./types";

type Shapes = components["schemas"];

/** An answer as it comes: the server leaves nothing out, not even what has its usual value. */
type Told<T> = T extends object ? { [Name in keyof T]-?: Told<T[Name]> } : T;

type Answer<Name extends keyof Shapes> = Told<Shapes[Name]>;

test("answers of the server are what our types promise", () => {
  expectTypeOf<Answer<"PictureTold">>().toExtend<ours.Picture>();
  expectTypeOf<Answer<"BoardShape">>().toExtend<ours.Board>();
  expectTypeOf<Answer<"Facets">>().toExtend<ours.Facets>();
  expectTypeOf<Answer<"JobShape">>().toExtend<ours.Job>();
  expectTypeOf<Answer<"QueueShape">>().toExtend<ours.Queue>();
  expectTypeOf<Answer<"KindShape">>().toExtend<ours.Kind>();
  expectTypeOf<Answer<"ModelShape">>().toExtend<ours.Model>();
  expectTypeOf<Answer<"DirectionShape">>().toExtend<ours.Direction>();
  expectTypeOf<Answer<"SpotShape">>().toExtend<ours.Spot>();
  expectTypeOf<Answer<"DatasetTold">>().toExtend<ours.Dataset>();
  expectTypeOf<Answer<"DatasetPicture">>().toExtend<ours.DatasetPicture>();
  expectTypeOf<Answer<"FilesTaken">>().toExtend<ours.Added>();
  expectTypeOf<Answer<"TrainingTold">>().toExtend<ours.Training>();
  expectTypeOf<Answer<"TrainingDetails">>().toExtend<ours.TrainingDetails>();
  expectTypeOf<Answer<"TrainingForecast">>().toExtend<ours.TrainingPlan>();
  expectTypeOf<Answer<"Curves">>().toExtend<ours.Curves>();
  expectTypeOf<Answer<"FilmTold">>().toExtend<ours.Film>();
  expectTypeOf<Answer<"EngineTold">>().toExtend<ours.Engine>();
  expectTypeOf<Answer<"StyleTold">>().toExtend<ours.Style>();
  expectTypeOf<Answer<"Myself">>().toExtend<ours.Me>();
  expectTypeOf<Answer<"System">>().toExtend<ours.System>();
  expectTypeOf<Answer<"Readiness">>().toExtend<ours.Health>();
  expectTypeOf<Answer<"PolicyTold">>().toExtend<ours.Policy>();
  expectTypeOf<Answer<"PersonTold">>().toExtend<ours.Person>();
  expectTypeOf<Answer<"ClassTold">>().toExtend<ours.SchoolClass>();
  expectTypeOf<Answer<"ClassSeen">>().toExtend<ours.ClassSeen>();
  expectTypeOf<Answer<"MyClass">>().toExtend<ours.MyClass>();
  expectTypeOf<Answer<"KeyTold">>().toExtend<ours.ApiKey>();
  expectTypeOf<Answer<"MadeKey">>().toExtend<ours.MadeKey>();
  expectTypeOf<Answer<"WaysIn">>().toExtend<ours.WaysIn>();
  expectTypeOf<Answer<"SettingsTold">>().toExtend<ours.Settings>();
  expectTypeOf<Answer<"VerdictTold">>().toExtend<ours.Verdict>();
  expectTypeOf<Answer<"Inspected">>().toExtend<ours.Inspection>();
  expectTypeOf<Answer<"LineageTold">>().toExtend<ours.Lineage>();
  expectTypeOf<Answer<"QuizTold">>().toExtend<ours.Quiz>();
  expectTypeOf<Answer<"QuizTruth">>().toExtend<ours.QuizTruth>();
  expectTypeOf<Answer<"SuspectsTold">>().toExtend<ours.Suspects>();
  expectTypeOf<Answer<"CopyTruth">>().toExtend<ours.CopyTruth>();
  expectTypeOf<Answer<"TreatedTold">>().toExtend<ours.TreatedTold>();
  expectTypeOf<Answer<"LicensesTold">>().toExtend<ours.LicensesTold>();
});
