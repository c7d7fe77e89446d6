import { ActionIcon, Group, Slider, Text, Title } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, part } from "../../api/client";
import type { Film } from "../../api/types";
import { type Frame, nearest } from "./film";
import classes from "./train.module.css";

const FRAME_MS = 350;

interface Props {
  name: string;
  other?: string; // a training that it is compared with
  moment: string; // asked again whenever it changes
}

/** What the same seeds gave as the model learned: the newest moment, or any by a slider. */
export function FilmView({ name, other, moment }: Props) {
  const { t } = useTranslation("train");
  const frames = useFilm(name, moment);
  const theirs = useFilm(other, moment);
  const last = frames.length - 1;
  const [chosen, setChosen] = useState<number | null>(null); // null: the newest
  const [isPlaying, setPlaying] = useState(false);
  const at = Math.min(chosen ?? last, last);
  useEffect(() => {
    if (!isPlaying) return;
    const timer = window.setTimeout(() => {
      if (at >= last) setPlaying(false);
      setChosen(at >= last ? null : at + 1);
    }, FRAME_MS);
    return () => window.clearTimeout(timer);
  }, [isPlaying, at, last]);
  const frame = frames[at];
  if (!frame) return null;
  const beside = nearest(theirs, frame.pictures);
  return (
    <section className={classes.panel} aria-label={t("film.title")}>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h3">
          {t("film.title")}
        </Title>
        {!beside && <Seen frame={frame} />}
      </Group>
      <div className={classes.films}>
        <Still frame={frame} name={beside && name} />
        {beside && <Still frame={beside} name={other} />}
      </div>
      {last > 0 && (
        <Group mt="md" wrap="nowrap">
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={t(isPlaying ? "film.pause" : "film.play")}
            onClick={() => {
              if (!isPlaying && at >= last) setChosen(0);
              setPlaying(!isPlaying);
            }}
          >
            {isPlaying ? <IconPlayerPause size={18} /> : <IconPlayerPlay size={18} />}
          </ActionIcon>
          <Slider
            style={{ flex: 1 }}
            thumbLabel={t("film.moment")}
            label={null}
            min={0}
            max={last}
            value={at}
            onChange={(value) => {
              setPlaying(false);
              setChosen(value === last ? null : value);
            }}
          />
        </Group>
      )}
    </section>
  );
}

function useFilm(name: string | undefined, moment: string): Frame[] {
  const found = useQuery({
    queryKey: ["trainings", name, "film", moment],
    queryFn: () => api.get<Film>(`/trainings/${part(name ?? "")}/film`),
    placeholderData: (before) => before,
    enabled: name !== undefined,
  });
  return name === undefined ? [] : (found.data?.frames ?? []);
}

/** One moment of one training; its name where there are two. */
function Still({ frame, name }: { frame: Frame; name?: string }) {
  const seen = useSeen(frame);
  return (
    <figure>
      <img className={classes.film} src={`${frame.url}?at=${frame.pictures}`} alt={seen} />
      {name && (
        <figcaption>
          <strong>{name}</strong> <Seen frame={frame} />
        </figcaption>
      )}
    </figure>
  );
}

function Seen({ frame }: { frame: Frame }) {
  return (
    <Text span size="sm" c="dimmed">
      {useSeen(frame)}
    </Text>
  );
}

function useSeen(frame: Frame): string {
  const { t, i18n } = useTranslation("train");
  const pictures = new Intl.NumberFormat(i18n.language).format(frame.pictures);
  return t("film.seen", { pictures });
}
