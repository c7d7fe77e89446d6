import { useTranslation } from "react-i18next";
import classes from "./datasets.module.css";

interface Bar {
  name: string;
  value: number;
  swatch?: string;
}

/** Numbers as bars, each with its name and its value as text. */
export function Bars({ all, isShare = false }: { all: Bar[]; isShare?: boolean }) {
  const { i18n } = useTranslation();
  const share = new Intl.NumberFormat(i18n.language, {
    style: "percent",
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const most = Math.max(...all.map((each) => each.value), 1e-9);
  return (
    <table className={classes.bars}>
      <tbody>
        {all.map((each) => (
          <tr key={each.name}>
            <th scope="row">
              {each.swatch && <span style={{ background: each.swatch }} aria-hidden />}
              {each.name}
            </th>
            <td>{isShare ? share.format(each.value) : each.value}</td>
            <td aria-hidden>
              <div style={{ width: `${(each.value / most) * 100}%` }} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
