import { Badge, ScrollArea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { usePicture } from "../../api/queries";
import { useNameOf } from "../../parts";
import { type Looked, type State, verdictOf } from "./pile";
import { COLORS, ICONS } from "./states";
import classes from "./verify.module.css";

interface Props {
  all: Looked[];
  shown: string;
  onShow: (key: string) => void;
}

/** All files that were dropped, with the state of each. */
export function Pile({ all, shown, onShow }: Props) {
  const { t } = useTranslation("verify");
  return (
    <ScrollArea.Autosize mah={220} mb="md" type="auto">
      <ul className={classes.pile} aria-label={t("pile", { count: all.length })}>
        {all.map((each) => (
          <li key={each.key}>
            <One looked={each} isShown={each.key === shown} onShow={() => onShow(each.key)} />
          </li>
        ))}
      </ul>
    </ScrollArea.Autosize>
  );
}

function One(props: { looked: Looked; isShown: boolean; onShow: () => void }) {
  const { t } = useTranslation("verify");
  const found = useQuery(verdictOf(props.looked));
  const picture = usePicture(props.looked.picture ?? null).data;
  const nameOf = useNameOf();
  const name = props.looked.file?.name ?? (picture ? nameOf(picture) : "");
  const state = found.data?.state;
  return (
    <button type="button" aria-pressed={props.isShown} onClick={props.onShow}>
      <span>{name}</span>
      {state && (
        <Badge variant="default" leftSection={<Dot state={state} />}>
          {t(`short.${state}`)}
        </Badge>
      )}
      {found.isPending && <small>{t("looking")}</small>}
      {found.isError && <small>{t("unreadable")}</small>}
    </button>
  );
}

function Dot({ state }: { state: State }) {
  const Icon = ICONS[state];
  return (
    <span style={{ color: `var(--mantine-color-${COLORS[state]}-light-color)`, lineHeight: 0 }}>
      <Icon size={14} aria-hidden />
    </span>
  );
}
