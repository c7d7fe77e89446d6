// Newest wins: while one request is on its way, only the latest wish waits; the rest are forgotten.

export type State = "idle" | "asking" | "offline" | "failed";

export interface Newest<Wish, Answer> {
  send(wish: Wish, signal: AbortSignal): Promise<Answer>;
  show(answer: Answer, wish: Wish): void;
  /** Told of every change of state, with the fault where it failed. */
  tell?(state: State, fault?: unknown): void;
  /** Whether a fault only says that a newer wish of this page overtook it. */
  isSuperseded?(fault: unknown): boolean;
  /** Whether a fault is a lost connection, after which the wish is tried again. */
  isOffline?(fault: unknown): boolean;
  /** Milliseconds until the next try after a lost connection. */
  pause?: number;
}

export class NewestWins<Wish, Answer> {
  private waiting: { wish: Wish } | null = null;
  private running: AbortController | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly about: Newest<Wish, Answer>) {}

  /** Sends the wish now, or as soon as the one before it was answered. */
  ask(wish: Wish): void {
    this.waiting = { wish };
    clearTimeout(this.timer);
    if (this.running === null) void this.run();
  }

  /** Forgets everything: what was asked under other circumstances is not shown any more. */
  stop(): void {
    this.waiting = null;
    clearTimeout(this.timer);
    this.running?.abort();
    this.running = null;
    this.about.tell?.("idle");
  }

  private async run(): Promise<void> {
    const own = new AbortController();
    this.running = own;
    this.about.tell?.("asking");
    while (this.waiting !== null && this.running === own) {
      const { wish } = this.waiting;
      this.waiting = null;
      if (!(await this.tried(wish, own))) return;
    }
    if (this.running !== own) return;
    this.running = null;
    this.about.tell?.("idle");
  }

  /** Whether to go on with what waits now. */
  private async tried(wish: Wish, own: AbortController): Promise<boolean> {
    try {
      const answer = await this.about.send(wish, own.signal);
      if (this.running === own) this.about.show(answer, wish);
      return this.running === own;
    } catch (fault) {
      if (this.running !== own) return false;
      if (this.waiting !== null || this.about.isSuperseded?.(fault)) return true;
      this.running = null;
      if (this.about.isOffline?.(fault)) this.later(wish, fault);
      else this.about.tell?.("failed", fault);
      return false;
    }
  }

  private later(wish: Wish, fault: unknown): void {
    this.about.tell?.("offline", fault);
    this.timer = setTimeout(() => this.ask(wish), this.about.pause ?? 2_000);
  }
}
