import { ActionIcon, Button, Group, Menu, Popover, Rating, Text, TextInput } from "@mantine/core";
import {
  IconColumns2,
  IconDownload,
  IconLayoutBoard,
  IconLayoutGrid,
  IconPlus,
  IconRestore,
  IconScissors,
  IconStack2,
  IconStackPop,
  IconTag,
  IconTrash,
  IconX,
} from "@tabler/icons-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { api } from "../../api/client";
import { useMay } from "../../api/may";
import { useBoards } from "../../api/queries";
import type { Picture } from "../../api/types";
import { confirm } from "../../parts/Confirm";
import { save } from "../../making/save";
import { handOver } from "../../shell/handover";
import { useHotkey } from "../../shell/hotkeys";
import { complain } from "../../shell/notify";
import { BoardName } from "./Boards";
import { useBulk } from "./bulk";
import classes from "./gallery.module.css";

interface Props {
  pictures: Picture[]; // that are chosen
  isTrash: boolean;
  onCompare: () => void;
  onClear: () => void;
}

function StarKey({ count, onPress }: { count: number; onPress: () => void }) {
  const { t } = useTranslation("gallery");
  useHotkey(String(count), t("key.stars", { count }), onPress, { group: t("key.chosen") });
  return null;
}

function TagButton({ onTag }: { onTag: (word: string) => void }) {
  const { t } = useTranslation("gallery");
  const [isOpen, setOpen] = useState(false);
  const [word, setWord] = useState("");
  useHotkey("t", t("bulk.tag"), () => setOpen(true), { group: t("key.chosen") });
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (word.trim()) onTag(word.trim());
    setWord("");
    setOpen(false);
  };
  return (
    <Popover opened={isOpen} onChange={setOpen} trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconTag size={16} aria-hidden />}
          onClick={() => setOpen(!isOpen)}
        >
          {t("bulk.tag")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("bulk.tag")}>
        <form onSubmit={send}>
          <Group gap="xs" align="flex-end">
            <TextInput
              label={t("bulk.word")}
              value={word}
              onChange={(event) => setWord(event.currentTarget.value)}
              maxLength={60}
              data-autofocus
            />
            <Button type="submit">{t("bulk.add")}</Button>
          </Group>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

function BoardButton({ pictures }: { pictures: Picture[] }) {
  const { t } = useTranslation("gallery");
  const bulk = useBulk();
  const boards = useBoards().data?.items ?? [];
  const [isNew, setNew] = useState(false);
  const isOn = (id: string) => pictures.every((picture) => picture.boards.includes(id));
  return (
    <>
      <Menu>
        <Menu.Target>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconLayoutBoard size={16} aria-hidden />}
          >
            {t("bulk.board")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {boards.map((board) => (
            <Menu.CheckboxItem
              key={board.id}
              checked={isOn(board.id)}
              onChange={(isWanted) => void bulk.board(pictures, board.id, board.name, isWanted)}
            >
              {board.name}
            </Menu.CheckboxItem>
          ))}
          <Menu.Item
            closeMenuOnClick
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={() => setNew(true)}
          >
            {t("board.new")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <BoardName
        board={isNew ? "new" : null}
        onClose={() => setNew(false)}
        onMade={(board) => void bulk.board(pictures, board.id, board.name, true)}
      />
    </>
  );
}

function TrashButtons({ pictures, onClear }: Pick<Props, "pictures" | "onClear">) {
  const { t } = useTranslation("gallery");
  const bulk = useBulk();
  const remove = async () => {
    const isSure = await confirm({
      title: t("forever.title", { count: pictures.length }),
      sentence: t("forever.sentence"),
      yes: t("forever.yes"),
      isDangerous: true,
    });
    if (!isSure) return;
    await bulk.remove(pictures).catch(complain);
    onClear();
  };
  return (
    <>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconRestore size={16} aria-hidden />}
        onClick={() => void bulk.restore(pictures).then(onClear)}
      >
        {t("bulk.restore")}
      </Button>
      <Button
        color="red"
        variant="light"
        size="xs"
        leftSection={<IconTrash size={16} aria-hidden />}
        onClick={() => void remove()}
      >
        {t("forever.yes")}
      </Button>
    </>
  );
}

interface BulkProps {
  label: string;
  icon: ReactNode;
  isOff: boolean;
  onPress: () => void;
}

/** One thing that can be done with what is chosen. */
function BulkButton({ label, icon, isOff, onPress }: BulkProps) {
  return (
    <Button variant="default" size="xs" disabled={isOff} leftSection={icon} onClick={onPress}>
      {label}
    </Button>
  );
}

function CompareButton({ pictures, onCompare }: Pick<Props, "pictures" | "onCompare">) {
  const { t } = useTranslation("gallery");
  const isOff = pictures.length !== 2;
  const label = t("bulk.compare");
  useHotkey("c", label, onCompare, { group: t("key.chosen"), isOff });
  const icon = <IconColumns2 size={16} aria-hidden />;
  return <BulkButton label={label} icon={icon} isOff={isOff} onPress={onCompare} />;
}

/** Takes one picture to the designer's tools. */
function DesignButton({ pictures }: Pick<Props, "pictures">) {
  const { t } = useTranslation("gallery");
  const [, go] = useLocation();
  const [first, ...others] = pictures;
  const isOff = !first || others.length > 0 || first.use !== "picture";
  const open = () => first && go(handOver("design", { picture: first.id }));
  const label = t("design:open");
  useHotkey("d", label, open, { group: t("key.chosen"), isOff });
  const icon = <IconScissors size={16} aria-hidden />;
  return <BulkButton label={label} icon={icon} isOff={isOff} onPress={open} />;
}

/** Lays the pictures on a sheet of sprites. */
function SpritesButton({ pictures }: Pick<Props, "pictures">) {
  const { t } = useTranslation("gallery");
  const [, go] = useLocation();
  const isOff = pictures.length < 2 || pictures.some((each) => each.use !== "picture");
  const open = () => go(handOver("design", { sprites: pictures.map((each) => each.id) }));
  const icon = <IconLayoutGrid size={16} aria-hidden />;
  return <BulkButton label={t("bulk.sprites")} icon={icon} isOff={isOff} onPress={open} />;
}

/** Takes the signed files along as one ZIP. */
function SaveButton({ pictures }: Pick<Props, "pictures">) {
  const { t } = useTranslation("gallery");
  const [isBusy, setBusy] = useState(false);
  const take = () => {
    setBusy(true);
    api
      .image("/pictures/zip", { ids: pictures.map((each) => each.id) })
      .then((blob) => save(blob, "pinxit.zip"), complain)
      .finally(() => setBusy(false));
  };
  return (
    <Button
      variant="default"
      size="xs"
      loading={isBusy}
      leftSection={<IconDownload size={16} aria-hidden />}
      onClick={take}
    >
      {t("bulk.save")}
    </Button>
  );
}

function PictureButtons({ pictures, onCompare, onClear }: Omit<Props, "isTrash">) {
  const { t } = useTranslation("gallery");
  const bulk = useBulk();
  const group = { group: t("key.chosen") };
  const trash = () => void bulk.trash(pictures).then(onClear);
  const isOneStack =
    pictures.length > 0 &&
    pictures.every((each) => each.stack && each.stack.id === pictures[0]?.stack?.id);
  const stack = () => void bulk.stack(pictures, !isOneStack);
  const shared = Math.min(...pictures.map((picture) => picture.stars));
  useHotkey("Delete", t("bulk.trash"), trash, group);
  useHotkey("s", t("bulk.stack"), stack, { ...group, isOff: pictures.length < 2 });
  return (
    <>
      <Rating
        value={shared}
        onChange={(count) => void bulk.stars(pictures, count)}
        getSymbolLabel={(count) => t("key.stars", { count })}
      />
      {[0, 1, 2, 3, 4, 5].map((count) => (
        <StarKey key={count} count={count} onPress={() => void bulk.stars(pictures, count)} />
      ))}
      <TagButton onTag={(word) => void bulk.tag(pictures, word)} />
      <BoardButton pictures={pictures} />
      <Button
        variant="default"
        size="xs"
        disabled={pictures.length < 2 && !isOneStack}
        leftSection={
          isOneStack ? <IconStackPop size={16} aria-hidden /> : <IconStack2 size={16} aria-hidden />
        }
        onClick={stack}
      >
        {t(isOneStack ? "bulk.unstack" : "bulk.stack")}
      </Button>
      <CompareButton pictures={pictures} onCompare={onCompare} />
      <DesignButton pictures={pictures} />
      <SpritesButton pictures={pictures} />
      <SaveButton pictures={pictures} />
      <Button
        variant="default"
        size="xs"
        leftSection={<IconTrash size={16} aria-hidden />}
        onClick={trash}
      >
        {t("bulk.trash")}
      </Button>
    </>
  );
}

/** What can be done with the pictures that are chosen. */
export function Bulk({ pictures, isTrash, onCompare, onClear }: Props) {
  const { t } = useTranslation("gallery");
  const mayMake = useMay("make");
  // What others share can be looked at and compared, and stays as they have it.
  const mayChange = mayMake && pictures.every((picture) => picture.is_mine);
  useHotkey("Escape", t("bulk.clear"), onClear, { group: t("key.chosen") });
  return (
    <div className={classes.bulk} role="toolbar" aria-label={t("key.chosen")}>
      <Text fw={600} role="status">
        {t("bulk.count", { count: pictures.length })}
      </Text>
      {!mayChange ? (
        <CompareButton pictures={pictures} onCompare={onCompare} />
      ) : isTrash ? (
        <TrashButtons pictures={pictures} onClear={onClear} />
      ) : (
        <PictureButtons pictures={pictures} onCompare={onCompare} onClear={onClear} />
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        ml="auto"
        aria-label={t("bulk.clear")}
        onClick={onClear}
      >
        <IconX size={18} />
      </ActionIcon>
    </div>
  );
}
