// What thunderbird.py has Thunderbird do. Each function is called by its name, with JSON going in and coming out.
const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
const { MimeParser } = ChromeUtils.importESModule("resource:///modules/mimeParser.sys.mjs");
const Flags = Ci.nsMsgMessageFlags;

async function addAccount(host, port, user, password, certificate) {
  trust(host, port, certificate);
  const login = Cc["@mozilla.org/login-manager/loginInfo;1"].createInstance(Ci.nsILoginInfo);
  login.init(`imap://${host}`, null, `imap://${host}`, user, password, "", "");
  await Services.logins.addLoginAsync(login);
  const server = MailServices.accounts.createIncomingServer(user, host, "imap");
  server.port = port;
  server.socketType = Ci.nsMsgSocketType.SSL;
  server.authMethod = Ci.nsMsgAuthMethod.passwordCleartext;
  server.doBiff = false;
  const account = MailServices.accounts.createAccount();
  const identity = MailServices.accounts.createIdentity();
  identity.email = user;
  account.addIdentity(identity);
  account.incomingServer = server;
  server.performExpand(null);
  await update("INBOX");
}

// As the user does who accepts a certificate that nobody has signed.
function trust(host, port, certificate) {
  const certificates = Cc["@mozilla.org/security/x509certdb;1"].getService(Ci.nsIX509CertDB);
  const overrides = Cc["@mozilla.org/security/certoverride;1"].getService(Ci.nsICertOverrideService);
  overrides.rememberValidityOverride(host, port, {}, certificates.constructX509FromBase64(certificate), false);
}

function server() {
  return MailServices.accounts.allServers.find(s => s.type == "imap");
}

function folder(name) {
  return server().rootFolder.descendants.find(f => f.name == name || f.onlineName == name || (name == "INBOX" && f.getFlag(Ci.nsMsgFolderFlags.Inbox)));
}

// What an operation calls when the server has answered.
function listening() {
  const listener = { QueryInterface: ChromeUtils.generateQI(["nsIUrlListener", "nsIMsgCopyServiceListener"]), onStartCopy() {}, onProgress() {}, setMessageKey() {}, getMessageId() { return null; } };
  const done = new Promise((resolve, reject) => {
    const end = status => (Components.isSuccessCode(status) ? resolve() : reject(new Error(`0x${status.toString(16)}`)));
    listener.OnStartRunningUrl = () => {};
    listener.OnStopRunningUrl = (url, status) => end(status);
    listener.onStopCopy = listener.OnStopCopy = end;
  });
  return { listener, done };
}

async function update(name) {
  const { listener, done } = listening();
  folder(name).QueryInterface(Ci.nsIMsgImapMailFolder).updateFolderWithListener(null, listener);
  await done;
}

function letters(name) {
  return [...folder(name).messages];
}

function letter(name, subject) {
  return letters(name).find(m => m.mime2DecodedSubject == subject);
}

async function folders() {
  return server().rootFolder.descendants.map(f => (f.getFlag(Ci.nsMsgFolderFlags.Inbox) ? "INBOX" : f.name)).sort();
}

async function subjects(name) {
  await update(name);
  return known(name);
}

// Without asking the server.
async function known(name, which) {
  const chosen = { read: m => m.isRead, kept: m => !(m.flags & Flags.IMAPDeleted) }[which] ?? (() => true);
  return letters(name).filter(chosen).map(m => m.mime2DecodedSubject).sort();
}

async function read(name, subject) {
  const uri = folder(name).getUriForMsg(letter(name, subject));
  const text = [];
  await new Promise((resolve, reject) => MailServices.messageServiceFromURI(uri).streamMessage(uri, {
    QueryInterface: ChromeUtils.generateQI(["nsIStreamListener"]),
    onStartRequest() {},
    onStopRequest(request, status) { Components.isSuccessCode(status) ? resolve() : reject(new Error(`0x${status.toString(16)}`)); },
    onDataAvailable(request, stream, offset, count) {
      const input = Cc["@mozilla.org/scriptableinputstream;1"].createInstance(Ci.nsIScriptableInputStream);
      input.init(stream);
      text.push(input.read(count));
    },
  }, null, null, false, "", false));
  return text.join("");
}

async function mark(name, subject, what) {
  const chosen = [letter(name, subject)];
  if (what == "read") folder(name).markMessagesRead(chosen, true);
  if (what == "flagged") folder(name).markMessagesFlagged(chosen, true);
  if (what == "tagged") folder(name).addKeywordsToMessages(chosen, "$label1");
}

async function transfer(name, subject, to, isMove) {
  const { listener, done } = listening();
  MailServices.copy.copyMessages(folder(name), [letter(name, subject)], folder(to), isMove, listener, null, false);
  await done;
}

async function move(name, subject, to) { await transfer(name, subject, to, true); }
async function copy(name, subject, to) { await transfer(name, subject, to, false); }

async function remove(name, subject) {
  const { listener, done } = listening();
  folder(name).deleteMessages([letter(name, subject)], null, false, false, listener, false);
  await done;
}

async function create(name) {
  server().rootFolder.createSubfolder(name, null);
  for (let i = 0; i < 300 && !folder(name); i++) await new Promise(resolve => setTimeout(resolve, 100));
}

async function append(name, text) {
  const file = Services.dirsvc.get("TmpD", Ci.nsIFile);
  file.append("letter.eml");
  file.createUnique(Ci.nsIFile.NORMAL_FILE_TYPE, 0o600);
  await IOUtils.writeUTF8(file.path, text);
  const { listener, done } = listening();
  MailServices.copy.copyFileMessage(file, folder(name), null, false, 0, "", listener, null);
  await done;
}

// Selected, it idles there.
async function watch(name) {
  await update(name);
}

async function expunge(name) {
  const { listener, done } = listening();
  folder(name).QueryInterface(Ci.nsIMsgImapMailFolder);
  folder(name).compact(listener, null);
  await done;
}
