// Webhooks: what the settings ask the server of them.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { components } from "../../api/schema";

type Shapes = components["schemas"];
export type Webhook = Shapes["WebhookTold"];
export type MadeWebhook = Shapes["MadeWebhook"];
export type Delivery = Shapes["DeliveryTold"];
export type HookEvent = Shapes["NewWebhook"]["events"][number];

export const EVENTS: HookEvent[] = [
  "job.succeeded",
  "job.failed",
  "job.canceled",
  "image.created",
  "model.created",
];

const LOOK_AGAIN = 3000; // milliseconds, while messages are on their way

const KEY = ["webhooks"];

export const useWebhooks = () =>
  useQuery({
    queryKey: KEY,
    queryFn: () => api.get<Shapes["Webhooks"]>("/webhooks"),
    refetchInterval: ({ state }) =>
      state.data?.items.some((each) => each.is_on && each.waiting > 0) ? LOOK_AGAIN : false,
  });

export const useDeliveries = (id: string) =>
  useQuery({
    queryKey: [...KEY, id],
    queryFn: () => api.get<Shapes["Deliveries"]>(`/webhooks/${id}/deliveries`),
    refetchInterval: ({ state }) =>
      state.data?.items.some((each) => each.state === "waiting") ? LOOK_AGAIN : false,
  });

export interface WantedHook {
  url: string;
  events: HookEvent[];
}

/** What is done with webhooks; each ends with fresh lists. */
export function useHookDeeds() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: KEY });
  const add = useMutation({
    mutationFn: (wanted: WantedHook) => api.post<MadeWebhook>("/webhooks", wanted),
    onSettled,
    meta: { isQuiet: true },
  });
  const change = useMutation({
    mutationFn: ({ id, ...changes }: { id: string; is_on: boolean }) =>
      api.patch<Webhook>(`/webhooks/${id}`, changes),
    onSettled,
  });
  const renew = useMutation({
    mutationFn: (id: string) => api.post<MadeWebhook>(`/webhooks/${id}/secret`),
    onSettled,
  });
  const ping = useMutation({
    mutationFn: (id: string) => api.post<Delivery>(`/webhooks/${id}/ping`),
    onSettled,
  });
  const again = useMutation({
    mutationFn: ({ hook, id }: { hook: string; id: string }) =>
      api.post<Delivery>(`/webhooks/${hook}/deliveries/${id}/again`),
    onSettled,
  });
  const remove = useMutation({
    mutationFn: (id: string) => api.del(`/webhooks/${id}`),
    // not its messages, which are gone, too
    onSettled: () => queries.invalidateQueries({ queryKey: KEY, exact: true }),
  });
  return { add, change, renew, ping, again, remove };
}
