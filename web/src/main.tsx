import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./shell/studio.css";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Router } from "wouter";
import { ROOT } from "./api/root";
import { Frame } from "./shell/Frame";
import { queries } from "./shell/queryClient";
import { startSession } from "./shell/startSession";
import { theme, variables } from "./shell/theme";
import { startWords } from "./words";

async function start(): Promise<void> {
  await startWords();
  void startSession();
  createRoot(document.getElementById("root")!).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
        <QueryClientProvider client={queries}>
          <Notifications position="bottom-right" limit={4} />
          <Router base={ROOT}>
            <Frame />
          </Router>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}

void start();
