import { useState, type DragEvent } from "react";

/**
 * What makes an element take what is dropped on it, before the frame asks what to do with it; to be
 * spread over the element, which has `data-over` while something is held above it.
 */
export function useDropping(take: (dropped: DataTransfer) => void, isOn = true) {
  const [isOver, setOver] = useState(false);
  if (!isOn) return {};
  return {
    "data-over": isOver || undefined,
    "data-takes-drop": true,
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: (event: DragEvent) => {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      event.stopPropagation();
      setOver(false);
      take(event.dataTransfer);
    },
  };
}
