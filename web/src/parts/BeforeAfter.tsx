import { type PointerEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./parts.module.css";

interface Side {
  url: string;
  name: string;
}

/** Two pictures over each other, and a line between them that is moved by pointer or keyboard. */
export function BeforeAfter({ before, after }: { before: Side; after: Side }) {
  const { t } = useTranslation("parts");
  const [share, setShare] = useState(50);
  const follow = (event: PointerEvent<HTMLDivElement>) => {
    if (event.type === "pointermove" && event.buttons !== 1) return;
    const box = event.currentTarget.getBoundingClientRect();
    const at = ((event.clientX - box.left) / box.width) * 100;
    setShare(Math.round(Math.min(100, Math.max(0, at))));
  };
  return (
    <div className={classes.beforeAfter} onPointerDown={follow} onPointerMove={follow}>
      <img src={after.url} alt={after.name} draggable={false} />
      <img
        src={before.url}
        alt={before.name}
        draggable={false}
        className={classes.before}
        style={{ clipPath: `inset(0 ${100 - share}% 0 0)` }}
      />
      <div className={classes.line} style={{ left: `${share}%` }} aria-hidden />
      <span className={classes.nameLeft}>{before.name}</span>
      <span className={classes.nameRight}>{after.name}</span>
      <input
        type="range"
        className={classes.overRange}
        aria-label={t("before_after", { before: before.name, after: after.name })}
        min={0}
        max={100}
        value={share}
        onChange={(event) => setShare(event.currentTarget.valueAsNumber)}
      />
    </div>
  );
}
