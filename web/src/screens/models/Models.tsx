import { useParams } from "wouter";
import { OneModel } from "./OneModel";
import { Shelf } from "./Shelf";

/** All models on the shelf, or the one that the address names. */
export default function Models() {
  const { name } = useParams<{ name?: string }>();
  return name ? <OneModel key={name} name={decodeURIComponent(name)} /> : <Shelf />;
}
