import { useParams } from "wouter";
import { NotFound } from "../../shell/NotFound";
import { MakeExercise } from "./exercise/MakeExercise";
import { LessonFrame } from "./LessonFrame";
import { LESSONS } from "./lessons";
import { Shelf } from "./Shelf";
import { Words } from "./Words";

const [EXERCISE, WORDS] = ["exercise", "words"]; // no lesson is called so

/** Lessons in which a GAN can be watched and steered. */
export default function Learn() {
  const { lesson: id } = useParams<{ lesson?: string }>();
  const lesson = LESSONS.find((each) => each.id === id);
  if (!id) return <Shelf />;
  if (id === EXERCISE) return <MakeExercise />;
  if (id === WORDS) return <Words />;
  if (!lesson) return <NotFound />;
  return <LessonFrame key={lesson.id} lesson={lesson} />;
}
