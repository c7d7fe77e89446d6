import { Alert, Loader } from "@mantine/core";
import { IconEye } from "@tabler/icons-react";
import { type ReactNode, Suspense, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Route, Switch, useLocation } from "wouter";
import { listen } from "../api/events";
import { useMe } from "../api/queries";
import { useSession } from "../api/session";
import { ConfirmHost } from "../parts/Confirm";
import {
  CLASSES_PAGE,
  MODELS_PAGE,
  PICTURE_PAGE,
  SCREENS,
  SETTINGS_PAGE,
  loadAhead,
} from "../screens";
import { Boundary } from "./Boundary";
import { DropAnywhere } from "./DropAnywhere";
import classes from "./frame.module.css";
import { FrameKeys } from "./FrameKeys";
import { useKeyboard } from "./hotkeys";
import { InClass } from "./InClass";
import { JoinPage } from "./JoinPage";
import { KeySheet } from "./KeySheet";
import { useApplyingLook } from "./look";
import { NotFound } from "./NotFound";
import { Offline } from "./Offline";
import { Palette } from "./Palette";
import { useKeepingPreferences } from "./preferences";
import { QueueDrawer } from "./QueueDrawer";
import { queries } from "./queryClient";
import { Rail } from "./Rail";
import { ExpiredSession, SignInPage } from "./SignIn";
import { TopBar } from "./TopBar";

const AHEAD_AFTER = 1_500; // the first screen comes first

function Screens() {
  return (
    <Switch>
      {SCREENS.flatMap((screen) =>
        [screen.path, ...(screen.deeper ?? [])].map((path) => (
          <Route key={path} path={path} component={screen.page} />
        )),
      )}
      <Route path="/picture/:id" component={PICTURE_PAGE} />
      <Route path="/models/:name?" component={MODELS_PAGE} />
      <Route path="/classes/:id?" component={CLASSES_PAGE} />
      <Route path="/settings/:part?" component={SETTINGS_PAGE} />
      <Route component={NotFound} />
    </Switch>
  );
}

/** The content of a page; a new place is told to screen readers by moving the focus to it. */
function Content({ children }: { children: ReactNode }) {
  const [place] = useLocation();
  const main = useRef<HTMLElement>(null);
  const isFirst = useRef(true);
  useEffect(() => {
    if (isFirst.current) isFirst.current = false;
    else main.current?.focus({ preventScroll: true });
    main.current?.scrollTo(0, 0);
  }, [place]);
  return (
    <main id="content" ref={main} tabIndex={-1} className={classes.main} data-place={place}>
      {children}
    </main>
  );
}

/** Why those who may only look see fewer buttons. */
function OnlyLooks() {
  const { t } = useTranslation();
  const scopes = useMe().data?.scopes;
  if (!scopes || scopes.includes("make")) return null;
  return (
    <Alert color="gray" mb="md" p="xs" icon={<IconEye aria-hidden />}>
      {t("role_looks")}
    </Alert>
  );
}

function Studio() {
  const { t } = useTranslation();
  const [place] = useLocation();
  const isIn = useSession(({ state }) => state === "in");
  useKeepingPreferences();
  useEffect(() => (isIn ? listen(queries) : undefined), [isIn]);
  useEffect(() => {
    const timer = window.setTimeout(() => void loadAhead(), AHEAD_AFTER);
    return () => window.clearTimeout(timer);
  }, []);
  return (
    <div className={classes.frame}>
      <a href="#content" className="skip">
        {t("skip")}
      </a>
      <FrameKeys />
      <TopBar />
      <Rail />
      <Content>
        <Offline />
        <OnlyLooks />
        <InClass />
        <Boundary key={place}>
          <Suspense fallback={<Loader aria-label={t("loading")} m="xl" />}>
            <Screens />
          </Suspense>
        </Boundary>
      </Content>
      <QueueDrawer />
      <Palette />
      <KeySheet />
      <DropAnywhere />
      <ExpiredSession />
    </div>
  );
}

export function Frame() {
  const { t } = useTranslation();
  const state = useSession((session) => session.state);
  const [place] = useLocation();
  const isJoining = place === "/join" && state !== "unknown";
  useKeyboard();
  useApplyingLook();
  return (
    <>
      {state === "unknown" && (
        <div className={classes.waiting}>
          <Loader aria-label={t("loading")} />
          <Offline />
        </div>
      )}
      {isJoining && <JoinPage />}
      {!isJoining && state === "out" && <SignInPage />}
      {!isJoining && (state === "in" || state === "expired") && <Studio />}
      <ConfirmHost />
    </>
  );
}
