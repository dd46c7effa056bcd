import { once } from "node:events";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

/** A mail server of its own for a test: keeps what it takes, and can be told to hang up on what it was given. */
export class Mailbox {
  #taken = [];
  #given = [];
  #hangUps = new Map();

  /** What it took for an address. Demo data send mail of their own to others. */
  taken(address) {
    return this.#taken.filter(({ to }) => to.text === address);
  }

  /** What it was given in full for an address, those that it hung up on among them. */
  given(address) {
    return this.#given.filter(({ to }) => to.text === address);
  }

  /** Hangs up on the next mail to an address, after all of it was there. */
  hangUpOn(address) {
    this.#hangUps.set(address, (this.#hangUps.get(address) ?? 0) + 1);
  }

  /** Listens on a port; without one, on any that is free. */
  async open(port = 0) {
    this.server = new SMTPServer({
      disabledCommands: ["AUTH", "STARTTLS"],
      logger: false,
      onData: (stream, session, answer) => this.#take(stream, answer),
    });
    // A client that is hung up on is no trouble of the test.
    this.server.on("error", () => {});
    this.server.on("connect", () => {});
    this.server.listen(port, "127.0.0.1");
    await once(this.server.server, "listening");
    this.port = this.server.server.address().port;
    return this;
  }

  async #take(stream, answer) {
    const mail = await simpleParser(stream);
    this.#given.push(mail);
    const hangUps = this.#hangUps.get(mail.to.text) ?? 0;
    if (hangUps > 0) {
      this.#hangUps.set(mail.to.text, hangUps - 1);
      // The message was there in full, and its sender will never know.
      for (const connection of this.server.connections) connection._socket.destroy();
      return;
    }
    this.#taken.push(mail);
    answer();
  }

  async close() {
    if (!this.server) return;
    const server = this.server;
    this.server = undefined;
    await new Promise((resolve) => server.close(resolve));
  }
}
