import { Button, Modal, Text } from "@mantine/core";
import { IconMaximize } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ClassSeen } from "../../api/types";
import classes from "./classes.module.css";
import { spaced } from "./plan";

const QUIET = 4; // light modules around a QR code, which readers need

function QrCode({ address }: { address: NonNullable<ClassSeen["address"]> }) {
  const { t } = useTranslation("classes");
  const side = address.side + 2 * QUIET;
  return (
    <svg
      className={classes.qr}
      viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`}
      role="img"
      aria-label={t("board.qr", { address: address.address })}
      shapeRendering="crispEdges"
    >
      <rect x={-QUIET} y={-QUIET} width={side} height={side} fill="#fff" />
      <path d={address.path} fill="#000" />
    </svg>
  );
}

function Said({ school }: { school: ClassSeen }) {
  const { t } = useTranslation("classes");
  if (!school.address) return <Text>{t("board.no_address")}</Text>;
  return (
    <>
      <dl className={classes.said}>
        <div>
          <dt>{t("board.address")}</dt>
          <dd className={classes.address}>{school.address.address.replace(/^http:\/\//, "")}</dd>
        </div>
        <div>
          <dt>{t("board.code")}</dt>
          <dd className={classes.code} aria-label={school.code.split("").join(" ")}>
            {spaced(school.code)}
          </dd>
        </div>
      </dl>
      <QrCode address={school.address} />
    </>
  );
}

/** Where students go and what they type there; also as large as a projector shows it. */
export function Address({ school }: { school: ClassSeen }) {
  const { t } = useTranslation("classes");
  const [isLarge, setLarge] = useState(false);
  return (
    <section className={classes.board} aria-label={t("board.title")}>
      <Said school={school} />
      {school.address && (
        <Button
          variant="default"
          leftSection={<IconMaximize size={18} aria-hidden />}
          onClick={() => setLarge(true)}
        >
          {t("board.large")}
        </Button>
      )}
      <Modal
        opened={isLarge}
        onClose={() => setLarge(false)}
        fullScreen
        title={school.name}
        closeButtonProps={{ "aria-label": t("shell:close") }}
      >
        <div className={classes.wall}>
          <Said school={school} />
          <Text className={classes.wallCount} role="status">
            {t("students_of", { count: school.students, most: school.most })}
          </Text>
        </div>
      </Modal>
    </section>
  );
}
