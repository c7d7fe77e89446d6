import {
  Alert,
  Anchor,
  Badge,
  Button,
  Group,
  Rating,
  Stack,
  Switch,
  Table,
  TagsInput,
  Text,
  TextInput,
} from "@mantine/core";
import { IconRestore } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import { usePatchPicture, usePictures, useSystem } from "../../api/queries";
import type { Picture } from "../../api/types";
import { PictureTile, useBytes, useMoment } from "../../parts";
import { complain } from "../../shell/notify";
import { useUndo } from "../../shell/undo";
import { pathOf } from "../gallery/asked";
import { Nearest } from "./Nearest";
import classes from "./picture.module.css";
import { said } from "../../said";

/** Changes a picture so that it can be undone. */
export function useChange(picture: Picture) {
  const { t } = useTranslation("picture");
  const run = useUndo((store) => store.run);
  const patch = usePatchPicture({ isQuiet: true }); // what fails is told by the undo
  return (changes: Partial<Pick<Picture, "title" | "stars" | "tags" | "is_shared">>) => {
    const before = Object.fromEntries(
      Object.keys(changes).map((name) => [name, picture[name as "title"]]),
    );
    void run({
      words: t("changed"),
      isQuiet: true,
      do: () => patch.mutateAsync({ id: picture.id, patch: changes }),
      undo: () => patch.mutateAsync({ id: picture.id, patch: before }),
    });
  };
}

function TitleField({ picture, name }: { picture: Picture; name: string }) {
  const { t } = useTranslation("picture");
  const change = useChange(picture);
  const [title, setTitle] = useState(picture.title);
  useEffect(() => setTitle(picture.title), [picture.id, picture.title]);
  const save = () => {
    if (title !== picture.title) change({ title });
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    save();
  };
  return (
    <form onSubmit={send}>
      <TextInput
        label={t("facts.title")}
        placeholder={name}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
        onBlur={save}
        maxLength={300}
      />
    </form>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th scope="row" w="8.5rem" fw={500} style={{ verticalAlign: "top" }}>
        {name}
      </Table.Th>
      <Table.Td style={{ overflowWrap: "anywhere" }}>{children}</Table.Td>
    </Table.Tr>
  );
}

function Checks({ picture }: { picture: Picture }) {
  const { t } = useTranslation("picture");
  const colors = { fine: "green", warns: "yellow", blocks: "red" } as const;
  if (picture.findings.length === 0) return null;
  return (
    <Stack gap={6}>
      <Text fw={500}>{t("facts.checks")}</Text>
      {picture.findings.map((finding) => (
        <div key={finding.check + finding.sentence}>
          <Badge color={colors[finding.level]} variant="light" mr={6}>
            {t(`facts.level.${finding.level}`)}
          </Badge>
          <Text span size="sm">
            {said(finding.sentence)}
          </Text>
        </div>
      ))}
    </Stack>
  );
}

function Versions({ picture }: { picture: Picture }) {
  const { t } = useTranslation("picture");
  const [, go] = useLocation();
  const stack = picture.stack;
  const { pictures } = usePictures({ stack: stack?.id, sort: "oldest" }, stack !== null);
  if (!stack || pictures.length < 2) return null;
  return (
    <Stack gap={6}>
      <Text fw={500}>{t("facts.versions")}</Text>
      <div className={classes.versions}>
        {pictures.map((each) => (
          <PictureTile
            key={each.id}
            picture={each}
            isSelected={each.id === picture.id}
            onPress={() => go(`/picture/${each.id}`, { replace: true })}
          />
        ))}
      </div>
    </Stack>
  );
}

function InTrash({ picture }: { picture: Picture }) {
  const { t } = useTranslation("picture");
  const queries = useQueryClient();
  const back = async () => {
    await api.post("/pictures/bulk", { ids: [picture.id], action: "restore" });
    void queries.invalidateQueries({ queryKey: keys.picture(picture.id) });
    void queries.invalidateQueries({ queryKey: ["pictures"] });
  };
  return (
    <Alert color="yellow" title={t("facts.in_trash")}>
      <Button
        size="xs"
        leftSection={<IconRestore size={16} aria-hidden />}
        onClick={() => void back().catch(complain)}
      >
        {t("facts.restore")}
      </Button>
    </Alert>
  );
}

/** What is known of a picture, and what can be changed about it. */
export function Facts({ picture, name }: { picture: Picture; name: string }) {
  const { t } = useTranslation("picture");
  const change = useChange(picture);
  const moment = useMoment();
  const bytes = useBytes();
  const isTeam = useSystem().data?.auth !== "local";
  return (
    <Stack>
      {picture.trashed && <InTrash picture={picture} />}
      {picture.is_mine && <TitleField picture={picture} name={name} />}
      <Group justify="space-between">
        <Text size="sm" fw={500}>
          {t("facts.stars")}
        </Text>
        <Rating
          value={picture.stars}
          readOnly={!picture.is_mine}
          onChange={(stars) => change({ stars: stars === picture.stars ? 0 : stars })}
          getSymbolLabel={(count) => t("gallery:key.stars", { count })}
        />
      </Group>
      {picture.is_mine && (
        <TagsInput
          label={t("facts.tags")}
          placeholder={picture.tags.length === 0 ? t("facts.tags_hint") : ""}
          value={picture.tags}
          onChange={(tags) => change({ tags })}
          maxTags={50}
        />
      )}
      {isTeam && picture.is_mine && (
        <Switch
          label={t("facts.shared")}
          checked={picture.is_shared}
          onChange={(event) => change({ is_shared: event.currentTarget.checked })}
        />
      )}
      <Table verticalSpacing={5}>
        <Table.Tbody>
          <Row name={t("facts.size")}>
            {picture.width} × {picture.height}, {bytes(picture.bytes)}
          </Row>
          <Row name={t("facts.created")}>{moment(picture.created)}</Row>
          <Row name={t("facts.origin")}>{t(`gallery:origin.${picture.origin}`)}</Row>
          {picture.model && (
            <Row name={t("facts.model")}>
              <Anchor component={Link} href={`/explore/${encodeURIComponent(picture.model.name)}`}>
                {picture.model.name}
              </Anchor>
            </Row>
          )}
          {picture.seed !== null && <Row name={t("facts.seed")}>{picture.seed}</Row>}
          {picture.job && (
            <Row name={t("facts.job")}>
              <Anchor component={Link} href={pathOf({ job: picture.job })}>
                {t("facts.siblings")}
              </Anchor>
            </Row>
          )}
        </Table.Tbody>
      </Table>
      <Checks picture={picture} />
      <Nearest picture={picture} name={name} />
      <Versions picture={picture} />
    </Stack>
  );
}
