import { once } from "node:events";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

/** A mail server of its own for a test: keeps what it takes, and can be told to hang up on what it was given. */
export class Mailbox {
  taken = [];
  given = [];
  hangUps = 0;

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
    this.given.push(mail);
    if (this.hangUps > 0) {
      this.hangUps -= 1;
      // The message was there in full, and its sender will never know.
      for (const connection of this.server.connections) connection._socket.destroy();
      return;
    }
    this.taken.push(mail);
    answer();
  }

  async close() {
    if (!this.server) return;
    const server = this.server;
    this.server = undefined;
    await new Promise((resolve) => server.close(resolve));
  }
}
