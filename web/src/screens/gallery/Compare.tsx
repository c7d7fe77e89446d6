import { Button, Group, Modal, SegmentedControl, Text } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Picture } from "../../api/types";
import { BeforeAfter } from "../../parts/BeforeAfter";
import { useNameOf } from "../../parts/PictureTile";
import { useHotkey } from "../../shell/hotkeys";
import classes from "./gallery.module.css";

const WAYS = ["side", "slider", "blink", "difference"] as const;
type Way = (typeof WAYS)[number];
const BLINK = 700; // slower than three times a second, which could do harm

function Blink({ a, b }: { a: Picture; b: Picture }) {
  const { t } = useTranslation("gallery");
  const nameOf = useNameOf();
  const isCalm = useReducedMotion();
  const [isSecond, setSecond] = useState(false);
  const [isOn, setOn] = useState(!isCalm);
  const turn = () => setSecond((old) => !old);
  useHotkey("x", t("compare.turn"), turn, { group: t("compare.title"), worksInDialogs: true });
  useEffect(() => {
    if (!isOn) return;
    const timer = window.setInterval(turn, BLINK);
    return () => window.clearInterval(timer);
  }, [isOn]);
  const shown = isSecond ? b : a;
  return (
    <figure className={classes.stage}>
      <img src={shown.urls.view} alt={nameOf(shown)} />
      <figcaption>
        <Group justify="center">
          <Text>{nameOf(shown)}</Text>
          <Button size="compact-sm" variant="default" onClick={() => setOn(!isOn)}>
            {t(isOn ? "compare.stop" : "compare.start")}
          </Button>
          <Button size="compact-sm" variant="default" onClick={turn}>
            {t("compare.turn")}
          </Button>
        </Group>
      </figcaption>
    </figure>
  );
}

function View({ way, a, b }: { way: Way; a: Picture; b: Picture }) {
  const { t } = useTranslation("gallery");
  const nameOf = useNameOf();
  if (way === "slider")
    return (
      <BeforeAfter
        before={{ url: a.urls.view, name: nameOf(a) }}
        after={{ url: b.urls.view, name: nameOf(b) }}
      />
    );
  if (way === "blink") return <Blink a={a} b={b} />;
  if (way === "difference")
    return (
      <figure className={classes.stage}>
        <div className={classes.difference}>
          <img src={a.urls.view} alt={t("compare.difference_of", { a: nameOf(a), b: nameOf(b) })} />
          <img src={b.urls.view} alt="" />
        </div>
        <figcaption>{t("compare.difference_what")}</figcaption>
      </figure>
    );
  return (
    <div className={classes.compare}>
      {[a, b].map((picture) => (
        <figure key={picture.id}>
          <img src={picture.urls.view} alt={nameOf(picture)} />
          <figcaption>{nameOf(picture)}</figcaption>
        </figure>
      ))}
    </div>
  );
}

/** Two pictures against each other in four ways. */
export function Compare({ pair, onClose }: { pair: Picture[]; onClose: () => void }) {
  const { t } = useTranslation(["gallery", "parts"]);
  const [way, setWay] = useState<Way>("side");
  const [isTurned, setTurned] = useState(false);
  const [a, b] = isTurned ? [pair[1], pair[0]] : pair;
  return (
    <Modal
      opened={a !== undefined && b !== undefined}
      onClose={onClose}
      size="90rem"
      title={t("compare.title")}
      closeButtonProps={{ "aria-label": t("parts:close") }}
    >
      <Group mb="md">
        <SegmentedControl
          aria-label={t("compare.way")}
          value={way}
          onChange={(value) => setWay(value as Way)}
          data={WAYS.map((value) => ({ value, label: t(`compare.${value}`) }))}
        />
        <Button variant="default" onClick={() => setTurned(!isTurned)}>
          {t("compare.swap")}
        </Button>
      </Group>
      {a && b && <View way={way} a={a} b={b} />}
    </Modal>
  );
}
