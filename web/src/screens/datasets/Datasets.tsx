import { useParams } from "wouter";
import { OneDataset } from "./OneDataset";
import { Shelf } from "./Shelf";

/** All data sets, or the one that the address names. */
export default function Datasets() {
  const { name } = useParams<{ name?: string }>();
  return name ? <OneDataset key={name} name={decodeURIComponent(name)} /> : <Shelf />;
}
