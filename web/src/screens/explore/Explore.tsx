import { Button, Loader } from "@mantine/core";
import { IconCompassOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useParams, useSearch } from "wouter";
import { ApiProblem, part } from "../../api/client";
import { useModel } from "../../api/queries";
import { EmptyState, PageTitle, Trouble } from "../../parts";
import { useHandedOver } from "../../shell/handover";
import { Chooser } from "./Chooser";
import { recipeOfPicture, restore, understood } from "./restore";
import { useExplore } from "./store";
import { Workbench } from "./Workbench";

/** Explore: /explore, /explore/MODEL, ?restore=PICTURE, ?like=PICTURE. */
export default function Explore() {
  const { model: name } = useParams<{ model?: string }>();
  const asked = new URLSearchParams(useSearch());
  const { t } = useTranslation("explore");
  const wanted = asked.get("restore");
  const [, go] = useLocation();
  useHandedOver("explore", (values) => {
    const restored = understood({ screen: "explore", values });
    if (!restored) return;
    restore(restored);
    go(`/explore/${part(restored.model)}`, { replace: true });
  });
  if (wanted) return <Restoring key={wanted} picture={wanted} />;
  if (name) {
    const model = decodeURIComponent(name);
    return <OneModel key={model} name={model} like={asked.get("like") ?? ""} />;
  }
  const like = asked.get("like");
  return like ? <Chooser tail={`?like=${part(like)}`} lead={t("like.choose")} /> : <Chooser />;
}

/** Sets everything as it was when a picture was made. */
function Restoring({ picture }: { picture: string }) {
  const { t } = useTranslation("explore");
  const [, go] = useLocation();
  const found = useQuery({
    queryKey: ["restore", picture],
    queryFn: () => recipeOfPicture(picture),
    gcTime: 0,
  });
  useEffect(() => {
    if (!found.data) return;
    restore(found.data);
    go(`/explore/${part(found.data.model)}`, { replace: true });
  }, [found.data]);
  if (found.isError) return <Trouble fault={found.error} onRetry={() => void found.refetch()} />;
  if (found.isSuccess && !found.data)
    return (
      <EmptyState
        icon={IconCompassOff}
        title={t("restore.none_title")}
        actions={
          <Button component={Link} href={`/explore?like=${part(picture)}`}>
            {t("like.title")}
          </Button>
        }
      >
        {t("restore.none")}
      </EmptyState>
    );
  return <Loader aria-label={t("restore.busy")} />;
}

function OneModel({ name, like }: { name: string; like: string }) {
  const { t } = useTranslation("explore");
  const found = useModel(name);
  const opened = useExplore((state) => state.model);
  const open = useExplore((state) => state.open);
  useEffect(() => open(name), [name]);
  const isGone = found.error instanceof ApiProblem && found.error.isMissing;
  const back = (
    <Button component={Link} href="/explore">
      {t("gone.choose")}
    </Button>
  );
  if (isGone)
    return (
      <EmptyState icon={IconCompassOff} title={t("gone.title", { name })} actions={back}>
        {t("gone.words")}
      </EmptyState>
    );
  if (found.isError)
    return (
      <>
        <PageTitle title={name} />
        <Trouble fault={found.error} onRetry={() => void found.refetch()} />
      </>
    );
  if (!found.data || opened !== name) return <Loader aria-label={t("bench.loading")} />;
  if (!found.data.can_explore)
    return (
      <EmptyState icon={IconCompassOff} title={t("gone.cannot_title", { name })} actions={back}>
        {t("gone.cannot")}
      </EmptyState>
    );
  return <Workbench model={found.data} like={like} />;
}
