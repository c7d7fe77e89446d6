import { ActionIcon, Tooltip } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { usePicture } from "../api/queries";
import classes from "./parts.module.css";
import { isTiny, useNameOf } from "./PictureTile";

interface Props {
  label: string;
  pictures: string[]; // ids, in order
  dropWords: (name: string) => string; // what the button says that takes one away
  onChange: (pictures: string[]) => void;
}

/** Pictures that were chosen, each with a button that takes it away again. */
export function PictureList({ label, pictures, dropWords, onChange }: Props) {
  return (
    <ul className={classes.pictures} aria-label={label}>
      {pictures.map((id, at) => (
        <Chosen
          key={`${id} ${at}`}
          id={id}
          dropWords={dropWords}
          onDrop={() => onChange(pictures.filter((_, n) => n !== at))}
        />
      ))}
    </ul>
  );
}

interface ChosenProps {
  id: string;
  dropWords: (name: string) => string;
  onDrop: () => void;
}

function Chosen({ id, dropWords, onDrop }: ChosenProps) {
  const picture = usePicture(id).data;
  const nameOf = useNameOf();
  const name = picture ? nameOf(picture) : id;
  return (
    <li>
      {picture && (
        <img
          src={picture.urls.thumbnail}
          alt={name}
          title={name}
          data-tiny={isTiny(picture) || undefined}
        />
      )}
      <Tooltip label={dropWords(name)}>
        <ActionIcon
          className={classes.dropPicture}
          variant="default"
          size={26}
          aria-label={dropWords(name)}
          onClick={onDrop}
        >
          <IconX size={15} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </li>
  );
}
