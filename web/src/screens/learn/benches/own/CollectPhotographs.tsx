import { Button, Group, SegmentedControl, Text } from "@mantine/core";
import { IconCamera, IconFiles, IconX } from "@tabler/icons-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useDropping } from "../../../../parts/dropping";
import { filesOf } from "../../../datasets/sending";
import type { Said } from "../../../datasets/rights";
import classes from "../../learn.module.css";
import { PIECES, isPicture, squaresOf } from "../../plane/photographs";
import { MakeDataset } from "../MakeDataset";

const ENOUGH = 20;
const MOST = 200;
const OURS: Said = {
  license: "LicenseRef-Own",
  creator: "",
  source: "Photographed for the lesson Your own data",
  evidence: "",
};

interface Props {
  dataset: string;
  onDataset: (name: string) => void;
  reach: (goal: string) => void;
}

/** Photographs, how they are cut, their rights, and the data set that is made of them. */
export function CollectPhotographs({ dataset, onDataset, reach }: Props) {
  const { t } = useTranslation("learn");
  const [photographs, setPhotographs] = useState<File[]>([]);
  const [refused, setRefused] = useState<string[]>([]);
  const [cut, setCut] = useState<"whole" | "pieces">("whole");
  const pieces = cut === "pieces" ? PIECES : 1;
  const add = async (files: File[]) => {
    const judged = await Promise.all(files.map(isPicture));
    setRefused(files.filter((_, n) => !judged[n]).map((each) => each.name));
    const more = files.filter((_, n) => judged[n]);
    setPhotographs((before) => [...before, ...more].slice(0, MOST));
  };
  const count = photographs.length;
  useEffect(() => {
    if (count >= ENOUGH) reach("twenty");
  }, [count, reach]);
  const onMade = useCallback(() => reach("made"), [reach]);
  const files = async () => {
    const made: File[] = [];
    for (const [n, each] of photographs.entries()) made.push(...(await squaresOf(each, pieces, n)));
    return made;
  };
  const drop = useDropping((transfer) => void filesOf(transfer).then(add));
  return (
    <div className={classes.side}>
      <div {...drop} className={classes.drop}>
        <Choose onFiles={(chosen) => void add(chosen)} />
        <Text size="sm" role="status" my="xs">
          {t("own.count", { all: count, enough: ENOUGH })}
        </Text>
        {refused.length > 0 && (
          <Text size="sm" c="red" role="alert" mb="xs">
            {t("own.refused", { names: refused.slice(0, 5).join(", ") })}
          </Text>
        )}
        <SegmentedControl
          aria-label={t("own.cut")}
          value={cut}
          onChange={(value) => setCut(value as "whole" | "pieces")}
          data={[
            { value: "whole", label: t("own.whole") },
            { value: "pieces", label: t("own.pieces", { count: PIECES }) },
          ]}
        />
        <Text size="sm" c="dimmed" mt={4} mb="sm">
          {t("own.become", { count: count * pieces })}
        </Text>
        <ul className={classes.cards} data-small>
          {photographs.map((each, n) => (
            <li key={n}>
              <Photograph file={each} label={t("own.photograph", { number: n + 1 })} />
              <button
                type="button"
                className={classes.away}
                aria-label={t("own.away", { number: n + 1 })}
                onClick={() => setPhotographs(photographs.filter((_, at) => at !== n))}
              >
                <IconX size={14} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      </div>
      <MakeDataset
        files={files}
        isEnough={count >= ENOUGH}
        ours={OURS}
        dataset={dataset}
        onDataset={onDataset}
        onMade={onMade}
      />
    </div>
  );
}

/** Files of the machine, or the camera of a phone or tablet. */
function Choose({ onFiles }: { onFiles: (files: File[]) => void }) {
  const { t } = useTranslation("learn");
  const some = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const take = (event: React.ChangeEvent<HTMLInputElement>) => {
    onFiles([...(event.currentTarget.files ?? [])]);
    event.currentTarget.value = "";
  };
  const ways = [
    [some, "own.choose", IconFiles, undefined],
    [camera, "own.camera", IconCamera, "environment"],
  ] as const;
  return (
    <Group gap="xs">
      {ways.map(([input, words, Icon, capture]) => (
        <div key={words}>
          <Button
            size="xs"
            variant="default"
            leftSection={<Icon size={18} aria-hidden />}
            onClick={() => input.current?.click()}
          >
            {t(words)}
          </Button>
          <input
            ref={input}
            type="file"
            hidden
            multiple
            accept="image/*"
            capture={capture}
            aria-label={t(words)}
            onChange={take}
          />
        </div>
      ))}
    </Group>
  );
}

function Photograph({ file, label }: { file: File; label: string }) {
  const [url, setUrl] = useState("");
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url && <img src={url} alt={label} style={{ objectFit: "cover" }} />;
}
