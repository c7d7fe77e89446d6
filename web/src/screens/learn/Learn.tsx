import { useParams } from "wouter";
import { NotFound } from "../../shell/NotFound";
import { LessonFrame } from "./LessonFrame";
import { LESSONS } from "./lessons";
import { Shelf } from "./Shelf";

/** Lessons in which a GAN can be watched and steered. */
export default function Learn() {
  const { lesson: id } = useParams<{ lesson?: string }>();
  const lesson = LESSONS.find((each) => each.id === id);
  if (!id) return <Shelf />;
  if (!lesson) return <NotFound />;
  return <LessonFrame key={lesson.id} lesson={lesson} />;
}
