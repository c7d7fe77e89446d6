import { useParams } from "wouter";
import { OneTraining } from "./OneTraining";
import { Plan } from "./Plan";

/** A new training and all earlier ones, or the one that the address names. */
export default function Train() {
  const { name } = useParams<{ name?: string }>();
  return name ? <OneTraining key={name} name={decodeURIComponent(name)} /> : <Plan />;
}
