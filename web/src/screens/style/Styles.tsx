import {
  ActionIcon,
  Button,
  Group,
  Modal,
  SimpleGrid,
  Stack,
  Tabs,
  Text,
  Tooltip,
} from "@mantine/core";
import { IconBrush, IconPhotoPlus, IconWand, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { May } from "../../api/may";
import { usePicture, usePictures, useStyles } from "../../api/queries";
import type { StyleChoice } from "../../api/types";
import { NumberSlider, PicturePicker, PictureTile, Trouble, useNameOf } from "../../parts";
import { Learned } from "./Learned";
import { NamedStyles } from "./NamedStyles";
import { useStyle, useWork } from "./store";
import classes from "./style.module.css";
import { MOST_STYLES, shares, styleChanged, withStyle, withoutStyle } from "./work";

/** How it is painted: one to four styles, each with its share and its place. */
export function Styles({ onMask }: { onMask: (number: number) => void }) {
  const { t } = useTranslation("style");
  const work = useWork();
  const put = useStyle((state) => state.put);
  const [isOpen, setOpen] = useState<"shipped" | "learned" | null>(null);
  const parts = shares(work.styles);
  return (
    <Stack gap="xs">
      {work.styles.map((choice, number) => (
        <OneStyle
          key={choice.picture ?? choice.style}
          choice={choice}
          share={work.styles.length > 1 ? parts[number] : undefined}
          onWeight={(weight) => put(styleChanged(work, number, { weight }), `weight${number}`)}
          onMask={() => onMask(number)}
          onNoMask={() => put(styleChanged(work, number, { mask: null }))}
          onRemove={() => put(withoutStyle(work, number))}
        />
      ))}
      <Button
        variant={work.styles.length === 0 ? "filled" : "default"}
        leftSection={<IconPhotoPlus size={16} aria-hidden />}
        disabled={work.styles.length >= MOST_STYLES}
        onClick={() => setOpen("shipped")}
      >
        {work.styles.length === 0 ? t("styles.first") : t("styles.add")}
      </Button>
      {work.styles.length > 0 && (
        <May do="make">
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconWand size={15} aria-hidden />}
            onClick={() => setOpen("learned")}
          >
            {t("learn.these", { count: work.styles.length })}
          </Button>
        </May>
      )}
      <StyleDialog
        isOpen={isOpen !== null}
        first={isOpen ?? "shipped"}
        begun={work.styles.map(({ picture, style, weight }) => ({ picture, style, weight }))}
        onClose={() => setOpen(null)}
        onChoose={(choice) => {
          put(withStyle(useStyle.getState().history.now, choice));
          setOpen(null);
        }}
      />
    </Stack>
  );
}

interface OneProps {
  choice: StyleChoice;
  share?: number; // percent, where there are several
  onWeight: (weight: number) => void;
  onMask: () => void;
  onNoMask: () => void;
  onRemove: () => void;
}

function useStyleLook(choice: StyleChoice): { name: string; url: string; isMissing: boolean } {
  const { t } = useTranslation("style");
  const nameOf = useNameOf();
  const picture = usePicture(choice.picture);
  const named = useStyles().data?.items.find((each) => each.name === choice.style);
  if (picture.data)
    return { name: nameOf(picture.data), url: picture.data.urls.thumbnail, isMissing: false };
  if (choice.picture) return { name: t("styles.picture"), url: "", isMissing: picture.isError };
  return {
    name: named?.title ?? choice.style ?? "",
    url: named?.thumbnail ?? "",
    isMissing: false,
  };
}

function OneStyle({ choice, share, onWeight, onMask, onNoMask, onRemove }: OneProps) {
  const { t } = useTranslation("style");
  const { name, url, isMissing } = useStyleLook(choice);
  const weight = choice.weight ?? 1;
  const where = t(choice.mask ? "styles.mask_change" : "styles.mask");
  return (
    <div className={classes.style} role="group" aria-label={name}>
      {url ? (
        <img className={classes.styleThumb} src={url} alt="" />
      ) : (
        <span className={classes.styleThumb} />
      )}
      <div className={classes.styleFields}>
        <Group justify="space-between" wrap="nowrap" gap={4}>
          <Text size="sm" fw={600} truncate title={name}>
            {name}
          </Text>
          <Tooltip label={t("styles.remove", { name })}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t("styles.remove", { name })}
              onClick={onRemove}
            >
              <IconX size={15} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Group>
        {isMissing && (
          <Text size="sm" c="red">
            {t("styles.missing")}
          </Text>
        )}
        {share !== undefined && (
          <NumberSlider
            label={t("styles.share", { share })}
            value={weight}
            onChange={onWeight}
            min={0}
            max={4}
            step={0.05}
            initial={1}
          />
        )}
        <Group gap={6}>
          <May do="make">
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconBrush size={14} aria-hidden />}
              aria-label={`${where}: ${name}`}
              onClick={onMask}
            >
              {where}
            </Button>
          </May>
          {choice.mask && (
            <Button size="compact-sm" variant="default" onClick={onNoMask}>
              {t("styles.everywhere")}
            </Button>
          )}
        </Group>
      </div>
    </div>
  );
}

interface DialogProps {
  isOpen: boolean;
  onClose: () => void;
  onChoose: (choice: StyleChoice) => void;
  first: "shipped" | "learned"; // what is shown at first
  begun: StyleChoice[];
}

/** Where styles come from: paintings that come with Pinxit, learned ones, own pictures. */
function StyleDialog({ isOpen, onClose, onChoose, first, begun }: DialogProps) {
  const { t } = useTranslation("style");
  const { t: p } = useTranslation("parts");
  const found = useStyles();
  const all = found.data?.items ?? [];
  const own = usePictures({ use: "picture", limit: 60 }, isOpen);
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t("styles.choose")}
      size="xl"
      closeButtonProps={{ "aria-label": p("close") }}
    >
      <Tabs defaultValue={first} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="shipped">{t("styles.shipped")}</Tabs.Tab>
          <Tabs.Tab value="own">{t("styles.own")}</Tabs.Tab>
          <Tabs.Tab value="learned">{t("styles.learned")}</Tabs.Tab>
        </Tabs.List>
        {found.isError && <Trouble fault={found.error} onRetry={() => void found.refetch()} />}
        <Tabs.Panel value="shipped">
          <NamedStyles styles={all.filter((each) => each.is_shipped)} onChoose={onChoose} />
        </Tabs.Panel>
        <Tabs.Panel value="learned">
          <Learned
            styles={all.filter((each) => !each.is_shipped)}
            begun={begun}
            onChoose={onChoose}
          />
        </Tabs.Panel>
        <Tabs.Panel value="own">
          <Stack>
            <PicturePicker
              label={t("styles.bring")}
              value={null}
              height={110}
              onChange={(id) => id && onChoose({ picture: id })}
            />
            <SimpleGrid cols={{ base: 3, sm: 5 }} spacing="xs">
              {own.pictures.map((picture) => (
                <PictureTile
                  key={picture.id}
                  picture={picture}
                  onPress={() => onChoose({ picture: picture.id })}
                />
              ))}
            </SimpleGrid>
          </Stack>
        </Tabs.Panel>
      </Tabs>
    </Modal>
  );
}
