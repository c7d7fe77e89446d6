import {
  Alert,
  Button,
  Group,
  Loader,
  NumberInput,
  Select,
  Skeleton,
  Text,
  TextInput,
} from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { IconGitBranch, IconPlayerPlay, IconSchool } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { May, useMay } from "../../api/may";
import { part } from "../../api/client";
import { useAskJob, useDatasets } from "../../api/queries";
import { Presets } from "../../making/Presets";
import { EmptyState, PageTitle, Trouble } from "../../parts";
import { useHandedOver } from "../../shell/handover";
import { Advanced } from "./Advanced";
import { Forecast } from "./Forecast";
import { RecipeCards } from "./RecipeCards";
import { Trainings } from "./Trainings";
import { useForecast } from "./useForecast";
import {
  FIRST,
  type Wish,
  asPlanned,
  branchWords,
  keptWish,
  paramsOf,
  planOf,
  wishOf,
} from "./wish";
import classes from "./train.module.css";

/** Choose pictures, recipe, size and time; read what to expect; begin. */
export function Plan() {
  const { t } = useTranslation("train");
  const datasets = useDatasets();
  const [kept, setWish] = useLocalStorage<Wish>({
    key: "pinxit.train",
    defaultValue: FIRST,
    getInitialValueInEffect: false,
    deserialize: keptWish,
  });
  useHandedOver("train", (handed) => setWish(wishOf(handed)));
  const ready = (datasets.data?.items ?? []).filter((each) => each.version > 0);
  const isThere = ready.some((each) => each.name === kept.dataset);
  const wish = isThere ? kept : { ...kept, dataset: "" };
  const set = (change: Partial<Wish>) => setWish((before) => ({ ...before, ...change }));
  return (
    <>
      <PageTitle title={t("title")} lead={t("lead")} />
      {datasets.isPending && <Skeleton height={240} />}
      {datasets.isError && (
        <Trouble fault={datasets.error} onRetry={() => void datasets.refetch()} />
      )}
      {datasets.isSuccess && ready.length === 0 && (
        <EmptyState
          icon={IconSchool}
          title={t("empty.title")}
          actions={
            <Button component={Link} href="/datasets">
              {t("empty.go")}
            </Button>
          }
        >
          {t("empty.what")}
        </EmptyState>
      )}
      {ready.length > 0 && (
        <Form
          wish={wish}
          set={set}
          onBegun={() => setWish(FIRST)}
          names={ready.map((each) => each.name)}
        />
      )}
      <Trainings />
    </>
  );
}

interface FormProps {
  wish: Wish;
  set: (change: Partial<Wish>) => void;
  onBegun: () => void;
  names: string[];
}

function Form({ wish, set, onBegun, names }: FormProps) {
  const { t } = useTranslation("train");
  const [, go] = useLocation();
  const ask = useAskJob();
  const found = useForecast(wish);
  const may = useMay("train");
  const begin = () => {
    if (!may) return;
    const params = paramsOf(wish);
    const name = wish.name || wish.dataset;
    const onSuccess = () => {
      onBegun();
      go(`/train/${part(name)}`);
    };
    ask.mutate({ kind: "train", params }, { onSuccess });
  };
  const problems = found.data?.problems ?? [];
  return (
    <form
      className={classes.plan}
      onSubmit={(event) => {
        event.preventDefault();
        begin();
      }}
    >
      <div>
        <Group grow align="flex-start" mb="md">
          <Select
            label={t("dataset")}
            data={names}
            value={wish.dataset || null}
            onChange={(value) => set({ dataset: value ?? "" })}
            placeholder={t("dataset_hint")}
            searchable
            required
          />
          <TextInput
            label={t("name")}
            placeholder={wish.dataset || t("name_hint")}
            value={wish.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
        </Group>
        <RecipeCards chosen={wish.recipe} onChoose={(change) => set({ ...change, knobs: {} })} />
        <Group grow align="flex-start" my="md">
          <NumberInput
            label={t("minutes")}
            description={t("minutes_hint")}
            value={wish.images === null ? wish.minutes : ""}
            placeholder={
              wish.images === null ? undefined : t("minutes_none", { count: wish.images })
            }
            onChange={(value) => Number(value) > 0 && set({ minutes: Number(value), images: null })}
            decimalScale={2}
            min={0.1}
            max={100_000}
            clampBehavior="blur"
          />
          <TextInput
            label={t("size")}
            description={t("size_hint")}
            placeholder={t("size_auto")}
            value={wish.size}
            onChange={(event) => set({ size: event.currentTarget.value })}
          />
        </Group>
        {wish.branch && (
          <Alert color="blue" mb="md" icon={<IconGitBranch aria-hidden />}>
            <Group justify="space-between" gap="xs">
              <Text size="sm">{t("branch_from", branchWords(wish.branch))}</Text>
              <Button size="compact-sm" variant="default" onClick={() => set({ branch: "" })}>
                {t("branch_not")}
              </Button>
            </Group>
          </Alert>
        )}
        <Advanced wish={wish} set={set} />
        <Group mt="md">
          <Presets
            kind="train"
            params={() => planOf(wish)}
            onTake={(params) => set(asPlanned(wish, params))}
          />
        </Group>
      </div>
      <section className={classes.outlook} aria-live="polite" aria-label={t("outlook.title")}>
        {!wish.dataset && <Text c="dimmed">{t("outlook.choose")}</Text>}
        {found.isFetching && <Loader size="sm" aria-label={t("outlook.measuring")} />}
        {found.isError && <Trouble fault={found.error} onRetry={() => void found.refetch()} />}
        {wish.dataset && found.data && <Forecast told={found.data} />}
        {ask.isError && <Trouble fault={ask.error} />}
        <May do="train">
          <Button
            type="submit"
            size="md"
            fullWidth
            mt="md"
            leftSection={<IconPlayerPlay size={18} aria-hidden />}
            loading={ask.isPending}
            disabled={!wish.dataset || problems.length > 0}
          >
            {t("begin")}
          </Button>
        </May>
      </section>
    </form>
  );
}
