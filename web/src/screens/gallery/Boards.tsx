import { ActionIcon, Button, Menu, Modal, TextInput } from "@mantine/core";
import {
  IconDots,
  IconLayoutBoard,
  IconLayoutGrid,
  IconPlus,
  IconTrash,
  IconUsers,
} from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ComponentType, type DragEvent, type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { May } from "../../api/may";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import { useBoards, useSystem } from "../../api/queries";
import type { Board, PictureQuery } from "../../api/types";
import { useUndo } from "../../shell/undo";
import { pathOf } from "./asked";
import classes from "./gallery.module.css";

interface PlaceProps {
  icon: ComponentType<{ size?: number; stroke?: number }>;
  name: string;
  query: PictureQuery;
  isHere: boolean;
  count?: number;
  onDropped?: (id: string) => void;
}

function Place({ icon: Icon, name, query, isHere, count, onDropped }: PlaceProps) {
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    setOver(false);
    const id = event.dataTransfer.getData("application/x-pinxit");
    if (!id || !onDropped) return;
    event.preventDefault();
    event.stopPropagation();
    onDropped(id);
  };
  return (
    <Link
      href={pathOf(query)}
      className={classes.board}
      aria-current={isHere ? "page" : undefined}
      data-over={isOver || undefined}
      onDragOver={(event: DragEvent) => {
        if (!onDropped || !event.dataTransfer.types.includes("application/x-pinxit")) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Icon size={18} stroke={1.5} />
      <span>{name}</span>
      {count !== undefined && <small>{count}</small>}
    </Link>
  );
}

/** Asks for the name of a board that is new or gets another name. */
export function BoardName(props: {
  board: Board | "new" | null;
  onClose: () => void;
  onMade?: (board: Board) => void;
}) {
  const { t } = useTranslation(["gallery", "parts"]);
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const { board } = props;
  const save = useMutation({
    mutationFn: () =>
      board === "new" || board === null
        ? api.post<Board>("/boards", { name })
        : api.patch<Board>(`/boards/${board.id}`, { name }),
    onSuccess: (made) => {
      void queries.invalidateQueries({ queryKey: keys.boards });
      props.onClose();
      setName("");
      props.onMade?.(made);
    },
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal
      opened={board !== null}
      onClose={props.onClose}
      title={t(board === "new" ? "board.new" : "board.rename")}
      closeButtonProps={{ "aria-label": t("parts:close") }}
    >
      <form onSubmit={send}>
        <TextInput
          label={t("board.name")}
          placeholder={board === "new" || !board ? "" : board.name}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={200}
          data-autofocus
          required
          withAsterisk={false}
        />
        <Button type="submit" mt="md" loading={save.isPending} disabled={!name.trim()}>
          {t("board.save")}
        </Button>
      </form>
    </Modal>
  );
}

function BoardMenu({ board, onRename }: { board: Board; onRename: () => void }) {
  const { t } = useTranslation("gallery");
  const queries = useQueryClient();
  const run = useUndo((store) => store.run);
  const fresh = () => queries.invalidateQueries({ queryKey: keys.boards });
  const remove = () => {
    let pinned: string[] = [];
    void run({
      words: t("board.removed", { name: board.name }),
      do: async () => {
        const page = await api.get<{ items: { id: string }[] }>("/pictures", {
          board: board.id,
          limit: 200,
        });
        pinned = page.items.map((item) => item.id);
        await api.del(`/boards/${board.id}`);
        await fresh();
      },
      undo: async () => {
        const again = await api.post<Board>("/boards", { name: board.name });
        if (pinned.length > 0)
          await api.post("/pictures/bulk", { ids: pinned, action: "board", value: again.id });
        await fresh();
      },
    });
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={t("board.more", { name: board.name })}
        >
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onRename}>{t("board.rename")}</Menu.Item>
        <Menu.Item color="red" onClick={remove}>
          {t("board.remove")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** The places of the gallery: all, boards, what others share, the trash. */
export function Boards(props: {
  query: PictureQuery;
  onPin: (picture: string, board: Board) => void;
}) {
  const { query } = props;
  const { t } = useTranslation("gallery");
  const boards = useBoards().data?.items ?? [];
  const isTeam = useSystem().data?.auth !== "local";
  const [named, setNamed] = useState<Board | "new" | null>(null);
  const isAll = !query.board && !query.trashed && !query.shared;
  return (
    <nav className={classes.boards} aria-label={t("board.places")}>
      <div>
        <ul>
          <li>
            <Place icon={IconLayoutGrid} name={t("board.all")} query={{}} isHere={isAll} />
          </li>
          {isTeam && (
            <li>
              <Place
                icon={IconUsers}
                name={t("board.shared")}
                query={{ shared: true }}
                isHere={query.shared === true}
              />
            </li>
          )}
          <li>
            <Place
              icon={IconTrash}
              name={t("board.trash")}
              query={{ trashed: true }}
              isHere={query.trashed === true}
            />
          </li>
        </ul>
        <ul>
          {boards.map((board) => (
            <li key={board.id} style={{ display: "flex", alignItems: "center" }}>
              <div style={{ flex: 1, minWidth: 0 }}>
                <Place
                  icon={IconLayoutBoard}
                  name={board.name}
                  query={{ board: board.id }}
                  isHere={query.board === board.id}
                  count={board.count}
                  onDropped={(id) => props.onPin(id, board)}
                />
              </div>
              <May do="make">
                <BoardMenu board={board} onRename={() => setNamed(board)} />
              </May>
            </li>
          ))}
        </ul>
        <May do="make">
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={() => setNamed("new")}
          >
            {t("board.new")}
          </Button>
        </May>
      </div>
      <BoardName board={named} onClose={() => setNamed(null)} />
    </nav>
  );
}
