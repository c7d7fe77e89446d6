import { Component, type ReactNode } from "react";
import { useConnection } from "../api/connection";
import { Trouble } from "../parts/Trouble";
import { NotLoaded } from "./later";

/** Keeps a fault of one screen from taking the whole studio away. */
export class Boundary extends Component<{ children: ReactNode }, { fault: unknown }> {
  state: { fault: unknown } = { fault: null };

  static getDerivedStateFromError(fault: unknown) {
    return { fault };
  }

  retry = () => {
    // What could not be loaded once is not asked for again by this page. While the line is lost,
    // a reload would take the page away.
    if (!(this.state.fault instanceof NotLoaded)) this.setState({ fault: null });
    else if (!useConnection.getState().isLost) window.location.reload();
  };

  render() {
    if (this.state.fault === null) return this.props.children;
    return <Trouble fault={this.state.fault} onRetry={this.retry} />;
  }
}
