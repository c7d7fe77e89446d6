import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { SCREENS, type Screen } from "../screens";
import { useHotkey } from "./hotkeys";
import { useLook } from "./look";
import { useOver } from "./open";
import { useUndo } from "./undo";

function PlaceKey({ screen: { name, path, isKeyless }, at }: { screen: Screen; at: number }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  useHotkey(
    isKeyless ? "" : String(at + 1),
    t("key.go", { place: t(`${name}:title`) }),
    () => go(path),
    {
      group: t("key.places"),
    },
  );
  return null;
}

/** The keys that work everywhere. */
export function FrameKeys() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const show = useOver((store) => store.show);
  const { scheme, setScheme, contrast, setContrast } = useLook();
  const everywhere = { group: t("key.everywhere") };
  useHotkey("mod+k", t("key.palette"), () => show("palette"), everywhere);
  useHotkey("?", t("key.sheet"), () => show("keys"), everywhere);
  useHotkey("q", t("key.queue"), () => show("queue"), everywhere);
  useHotkey("", t("key.settings"), () => go("/settings"), everywhere);
  useHotkey("", t("key.go", { place: t("models:title") }), () => go("/models"), {
    group: t("key.places"),
  });
  useHotkey("", t("exercise:title"), () => go("/learn/exercise"), { group: t("key.places") });
  useHotkey("mod+z", t("key.undo"), () => void useUndo.getState().undo(), everywhere);
  useHotkey("mod+shift+z", t("key.redo"), () => void useUndo.getState().redo(), everywhere);
  useHotkey(
    "",
    t(scheme === "dark" ? "look.go_light" : "look.go_dark"),
    () => setScheme(scheme === "dark" ? "light" : "dark"),
    everywhere,
  );
  useHotkey(
    "",
    t("look.change_contrast"),
    () => setContrast(contrast === "high" ? "normal" : "high"),
    everywhere,
  );
  return SCREENS.map((screen, at) => <PlaceKey key={screen.name} screen={screen} at={at} />);
}
