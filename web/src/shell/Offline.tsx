import { Alert } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useConnection } from "../api/connection";
import classes from "./frame.module.css";

/** Says that the line is lost, as long as it is; the stream of events tries again by itself. */
export function Offline() {
  const { t } = useTranslation();
  const isLost = useConnection((store) => store.isLost);
  return (
    <div role="status" className={isLost ? classes.offline : undefined}>
      {isLost && (
        <Alert
          color="yellow"
          variant="filled"
          autoContrast
          icon={<IconPlugConnectedX aria-hidden />}
          title={t("problem.offline")}
        >
          {t("problem.offline_detail")}
        </Alert>
      )}
    </div>
  );
}
