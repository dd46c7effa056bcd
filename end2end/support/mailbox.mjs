import { once } from "node:events";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

/** A mail server of its own for a test: keeps what it takes, and can be told to hang up on what it was given. */
export class Mailbox {
  #taken = [];
  #given = [];
  #hangUps = [];

  /** What it took for an address with a subject like this: whatever the day has brought them comes beside it. */
  taken(address, subject) {
    return this.#taken.filter((mail) => mail.to.text === address && subject.test(mail.subject));
  }

  /** What it was given in full for an address, those that it hung up on among them. */
  given(address, subject) {
    return this.#given.filter((mail) => mail.to.text === address && subject.test(mail.subject));
  }

  /** Hangs up on the next mail to an address with a subject like this, after all of it was there. */
  hangUpOn(address, subject) {
    this.#hangUps.push({ address, subject });
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
    const hangUp = this.#hangUps.findIndex(({ address, subject }) => mail.to.text === address && subject.test(mail.subject));
    if (hangUp >= 0) {
      this.#hangUps.splice(hangUp, 1);
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
