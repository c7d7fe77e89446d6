import { MutationCache, QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "../api/client";
import { useConnection } from "../api/connection";
import { complain } from "./notify";

/** Asks again what may come right by itself: a lost line or a fault of the server. */
const mayComeRight = (fault: Error): boolean =>
  !(fault instanceof ApiProblem) || fault.status === 0 || fault.status >= 500;

// The server is often this very computer: what the browser thinks of the network stops nothing.
const networkMode = "always";

// Every mutation that fails is told, unless its meta says { isQuiet: true }.
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (count, fault) => count < 2 && mayComeRight(fault),
      staleTime: 10_000,
      refetchOnWindowFocus: false,
      networkMode,
    },
    mutations: { networkMode },
  },
  mutationCache: new MutationCache({
    onError: (fault, _variables, _result, mutation) => {
      if (!mutation.meta?.isQuiet) complain(fault);
    },
  }),
});

// What failed while the line was lost is asked for again once it is there.
useConnection.subscribe(({ isLost }, before) => {
  if (isLost || !before.isLost) return;
  const failed = {
    predicate: ({ state }: { state: { status: string } }) => state.status === "error",
  };
  void queries.refetchQueries({ ...failed, type: "active" });
});
