import {
  ActionIcon,
  Alert,
  Button,
  FileButton,
  Group,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
  Tooltip,
} from "@mantine/core";
import { IconPhotoPlus, IconTrash, IconWand } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { May, useMay } from "../../api/may";
import { api, part } from "../../api/client";
import { useJob } from "../../api/events";
import { keys } from "../../api/keys";
import { useAskJob, usePictures, useStyles } from "../../api/queries";
import type { Style as NamedStyle, StyleChoice } from "../../api/types";
import { uploadPictures } from "../../api/uploads";
import { JobProgress, PictureTile, confirm } from "../../parts";
import { complain, complainOfFiles, tell } from "../../shell/notify";
import { NamedStyles } from "./NamedStyles";
import { MOST_LEARNED, learning } from "./work";

/** Styles that were learned here: use them, take them away, learn another. */
export function Learned(props: {
  styles: NamedStyle[];
  begun: StyleChoice[]; // what is on the screen, to begin a new style with
  onChoose: (choice: StyleChoice) => void;
}) {
  const { t } = useTranslation("style");
  const { styles, begun } = props;
  return (
    <Stack>
      {styles.length > 0 ? (
        <NamedStyles
          styles={styles}
          onChoose={props.onChoose}
          action={(style) => <Remove style={style} />}
        />
      ) : (
        <Text c="dimmed">{t("learn.none")}</Text>
      )}
      <May do="make">
        <Learn begun={begun} onChoose={props.onChoose} />
      </May>
    </Stack>
  );
}

function Remove({ style }: { style: NamedStyle }) {
  const { t } = useTranslation("style");
  const queries = useQueryClient();
  const may = useMay("make");
  const remove = useMutation({
    mutationFn: () => api.del(`/styles/${part(style.name)}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.styles }),
  });
  const press = async () => {
    const title = t("learn.remove", { name: style.title });
    const question = { title, sentence: t("learn.remove_what"), yes: t("learn.remove_yes") };
    if (await confirm({ ...question, isDangerous: true })) remove.mutate();
  };
  if (!may) return null;
  return (
    <Tooltip label={t("learn.remove", { name: style.title })}>
      <ActionIcon
        variant="default"
        aria-label={t("learn.remove", { name: style.title })}
        loading={remove.isPending}
        onClick={() => void press()}
      >
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

/** Pictures that are brought in to learn from; gives the ids of those that were taken. */
function Bring({ onBrought }: { onBrought: (ids: string[]) => void }) {
  const { t } = useTranslation("style");
  const [isBusy, setBusy] = useState(false);
  const take = async (files: File[]) => {
    if (files.length === 0) return;
    setBusy(true);
    try {
      const kept = await uploadPictures(files, "picture", { onFailed: complainOfFiles });
      onBrought(kept.map((picture) => picture.id));
    } catch (fault) {
      complain(fault);
    } finally {
      setBusy(false);
    }
  };
  return (
    <FileButton multiple accept="image/*" onChange={(files) => void take(files)}>
      {(button) => (
        <Button
          {...button}
          variant="default"
          size="compact-sm"
          loading={isBusy}
          leftSection={<IconPhotoPlus size={15} aria-hidden />}
        >
          {t("learn.bring")}
        </Button>
      )}
    </FileButton>
  );
}

/** One style out of several pictures, under a name of its own. */
function Learn(props: { begun: StyleChoice[]; onChoose: (choice: StyleChoice) => void }) {
  const { t } = useTranslation("style");
  const [name, setName] = useState("");
  const [chosen, choose] = useState<StyleChoice[]>(props.begun);
  const [jobId, follow] = useState<string | null>(null);
  const own = usePictures({ use: "picture", limit: 60 });
  const styles = useStyles().data?.items ?? [];
  const ask = useAskJob();
  const isOn = (id: string) => chosen.some((each) => each.picture === id);
  const turn = (id: string) =>
    choose(
      isOn(id)
        ? chosen.filter((each) => each.picture !== id)
        : [...chosen, { picture: id }].slice(0, MOST_LEARNED),
    );
  const send = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate(learning(name.trim(), chosen), {
      onSuccess: (job) => {
        follow(job.id);
        tell(t("learn.asked", { name: name.trim() }), undefined, job.id);
      },
    });
  };
  const named = chosen.filter((each) => each.style);
  return (
    <form onSubmit={send}>
      <Stack gap="xs">
        <Title order={3} size="h4">
          {t("learn.title")}
        </Title>
        <Text size="sm" c="dimmed">
          {t("learn.words")}
        </Text>
        <Group gap="xs" align="flex-end">
          <TextInput
            label={t("learn.name")}
            placeholder={t("learn.example")}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={64}
            style={{ flex: "1 1 200px" }}
          />
          <Button
            type="submit"
            loading={ask.isPending}
            disabled={!name.trim() || chosen.length === 0}
            leftSection={<IconWand size={16} aria-hidden />}
          >
            {t("learn.make", { count: chosen.length })}
          </Button>
        </Group>
        <LearningJob id={jobId} onChoose={props.onChoose} />
        {named.length > 0 && (
          <Text size="sm">
            {t("learn.with", {
              names: named
                .map((each) => styles.find(({ name: n }) => n === each.style)?.title ?? each.style)
                .join(", "),
            })}
          </Text>
        )}
        <Group gap="xs">
          <Bring onBrought={(ids) => choose([...chosen, ...ids.map((picture) => ({ picture }))])} />
          {chosen.length > 0 && (
            <Button variant="default" size="compact-sm" onClick={() => choose([])}>
              {t("learn.clear")}
            </Button>
          )}
        </Group>
        <SimpleGrid cols={{ base: 3, sm: 5 }} spacing="xs">
          {own.pictures.map((picture) => (
            <PictureTile
              key={picture.id}
              picture={picture}
              isSelected={isOn(picture.id)}
              onPress={() => turn(picture.id)}
            />
          ))}
        </SimpleGrid>
      </Stack>
    </form>
  );
}

/** How the learning goes; once it has ended, the style can be taken at once. */
function LearningJob(props: { id: string | null; onChoose: (choice: StyleChoice) => void }) {
  const { t } = useTranslation("style");
  const job = useJob(props.id);
  if (!job) return null;
  const name = (job.result as { styles?: string[] } | null)?.styles?.[0];
  if (job.state !== "succeeded" || !name) return <JobProgress job={job} isSmall hasButtons />;
  return (
    <Alert color="green" title={t("learn.done", { name })} role="status">
      <Button size="compact-sm" onClick={() => props.onChoose({ style: name })}>
        {t("learn.use", { name })}
      </Button>
    </Alert>
  );
}
