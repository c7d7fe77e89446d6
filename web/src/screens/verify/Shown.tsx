import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { usePicture } from "../../api/queries";
import { useNameOf } from "../../parts";
import type { Looked } from "./pile";
import classes from "./verify.module.css";

const GRID = 8;

/** The picture, with what was changed in it hatched. */
export function Shown({ looked, tiles }: { looked: Looked; tiles: [number, number][] }) {
  const { t } = useTranslation("verify");
  const picture = usePicture(looked.picture ?? null).data;
  const nameOf = useNameOf();
  const local = useLocal(looked.file);
  const url = picture?.urls.view ?? local;
  const name = looked.file?.name ?? (picture ? nameOf(picture) : "");
  const [isShowable, setShowable] = useState(true);
  return (
    <figure className={classes.shown}>
      {url && isShowable && (
        <div>
          <img src={url} alt={name} onError={() => setShowable(false)} />
          {tiles.length > 0 && <Hatched tiles={tiles} />}
        </div>
      )}
      <figcaption>
        {name}
        {tiles.length > 0 && <> · {t("tiles", { count: tiles.length })}</>}
        {!isShowable && <> · {t("no_view")}</>}
      </figcaption>
    </figure>
  );
}

function Hatched({ tiles }: { tiles: [number, number][] }) {
  return (
    <svg viewBox={`0 0 ${GRID} ${GRID}`} preserveAspectRatio="none" aria-hidden>
      <defs>
        <pattern id="hatch" width="0.16" height="0.16" patternUnits="userSpaceOnUse">
          <path d="M0 0.16 L0.16 0" stroke="#fff" strokeWidth="0.035" />
          <path d="M0.05 0.16 L0.16 0.05" stroke="#b3261e" strokeWidth="0.05" />
        </pattern>
      </defs>
      {tiles.map(([row, column]) => (
        <rect
          key={`${row} ${column}`}
          x={column}
          y={row}
          width={1}
          height={1}
          fill="url(#hatch)"
          stroke="#b3261e"
          strokeWidth={0.03}
        />
      ))}
    </svg>
  );
}

function useLocal(file: File | undefined): string {
  const [url, setUrl] = useState("");
  useEffect(() => {
    if (!file) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url;
}
