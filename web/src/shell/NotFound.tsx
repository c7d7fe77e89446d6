import { Button } from "@mantine/core";
import { IconMapOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { EmptyState } from "../parts/EmptyState";
import { PageTitle } from "../parts/PageTitle";

export function NotFound() {
  const { t } = useTranslation();
  return (
    <>
      <PageTitle title={t("nowhere.title")} />
      <EmptyState
        icon={IconMapOff}
        title={t("nowhere.what")}
        actions={
          <Button component={Link} href="/">
            {t("nowhere.home")}
          </Button>
        }
      >
        {t("nowhere.why")}
      </EmptyState>
    </>
  );
}
