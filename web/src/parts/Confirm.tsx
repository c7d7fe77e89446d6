import { Button, Group, Modal, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { create } from "zustand";

interface Question {
  title: string;
  sentence: string; // what will happen, and whether it can be undone
  yes: string; // the verb: "Delete for ever"
  isDangerous?: boolean;
}

const ABOVE = 300; // a dialog may ask, which lies at 200

interface Asked {
  question: Question | null;
  answer: (yes: boolean) => void;
}

const useAsked = create<Asked>(() => ({ question: null, answer: () => undefined }));

/** Asks first; for what cannot be undone. Everything else is done at once, with an Undo. */
export function confirm(question: Question): Promise<boolean> {
  useAsked.getState().answer(false);
  return new Promise((resolve) => {
    const answer = (yes: boolean) => {
      useAsked.setState({ question: null });
      resolve(yes);
    };
    useAsked.setState({ question, answer });
  });
}

/** Where `confirm` asks; stands once in the frame. */
export function ConfirmHost() {
  const { t } = useTranslation("parts");
  const { question, answer } = useAsked();
  return (
    <Modal
      opened={question !== null}
      onClose={() => answer(false)}
      title={question?.title}
      zIndex={ABOVE}
      closeButtonProps={{ "aria-label": t("close") }}
      centered
    >
      <Text mb="lg">{question?.sentence}</Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={() => answer(false)} data-autofocus>
          {t("cancel")}
        </Button>
        <Button color={question?.isDangerous ? "red" : undefined} onClick={() => answer(true)}>
          {question?.yes}
        </Button>
      </Group>
    </Modal>
  );
}
