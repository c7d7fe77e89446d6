import { useTranslation } from "react-i18next";
import classes from "../../learn.module.css";

export interface Row {
  name: string;
  share: number | null;
  interval: [number, number];
  data: number | null; // the share among training pictures
}

/** Shares of groups with their 95 % intervals, as words and as bars, beside those of the data. */
export function ShareTable({ caption, rows }: { caption: string; rows: Row[] }) {
  const { t, i18n } = useTranslation("learn");
  const percent = new Intl.NumberFormat(i18n.language, { style: "percent" });
  return (
    <table className={classes.confusion} data-testid="shares">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">{t("own.col_share")}</th>
          <th scope="col">{t("own.col_interval")}</th>
          <th scope="col">{t("own.col_data")}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, share, interval: [low, high], data }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{share === null ? "-" : percent.format(share)}</td>
            <td>{t("own.from_to", { low: percent.format(low), high: percent.format(high) })}</td>
            <td>{data === null ? "-" : percent.format(data)}</td>
            <td aria-hidden>
              <Bar share={share} low={low} high={high} data={data} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const [WIDE, HIGH] = [120, 18];

function Bar(all: { share: number | null; low: number; high: number; data: number | null }) {
  return (
    <svg width={WIDE} height={HIGH} viewBox={`0 0 ${WIDE} ${HIGH}`}>
      <rect x={0} y={8} width={WIDE} height={2} fill="var(--line-strong)" />
      <rect
        x={WIDE * all.low}
        y={5}
        width={Math.max(1, WIDE * (all.high - all.low))}
        height={8}
        fill="var(--accent)"
        opacity={0.45}
      />
      {all.share !== null && (
        <rect x={WIDE * all.share - 1.5} y={2} width={3} height={14} fill="var(--accent)" />
      )}
      {all.data !== null && (
        <path
          d={`M ${WIDE * all.data} 1 l 4 5 l -4 5 l -4 -5 z`}
          fill="var(--mantine-color-text)"
        />
      )}
    </svg>
  );
}
