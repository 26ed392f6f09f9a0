"""The two servers: Tayori on its port, Dovecot as a child that speaks on its standard input and output (as `ssh host imap` would)."""
import os
import shutil
import tempfile

from imap import Session

DOVECOT = "/usr/lib/dovecot/imap"

# {home} is a folder of its own; nothing of the machine's configuration is read. Comparing needs no durability.
CONFIGURATION = """
base_dir = {home}/run
log_path = {home}/dovecot.log
mail_home = {home}
mail_location = mdbox:~/mail
mail_uid = {user}
mail_fsync = never
first_valid_uid = 1
ssl = no
protocols = imap
stats_writer_socket_path =
"""


class Dovecot:
    def __init__(self):
        self.home = tempfile.mkdtemp(prefix="differential-dovecot-")
        # Dovecot refuses to hold the mail of root.
        self._options = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
        user = self._options.get("user", str(os.geteuid()))
        self._configuration = os.path.join(self.home, "dovecot.conf")
        with open(self._configuration, "w", encoding="ascii") as file:
            file.write(CONFIGURATION.format(home=self.home, user=user))
        os.chmod(self._configuration, 0o644)
        if self._options:
            shutil.chown(self.home, "nobody", "nogroup")

    @staticmethod
    def installed():
        return os.access(DOVECOT, os.X_OK)

    def session(self):
        environment = {"HOME": self.home, "USER": "differential", "PATH": os.environ.get("PATH", ""), "TZ": "UTC"}
        log = open(os.path.join(self.home, "stderr.log"), "ab")
        with log:
            return Session.run([DOVECOT, "-c", self._configuration], cwd=self.home, env=environment, stderr=log, **self._options)

    def remove(self):
        shutil.rmtree(self.home, ignore_errors=True)


class Tayori:
    def __init__(self, host, port, user, password):
        self._address = host, port, user, password

    def session(self):
        return Session.connect(*self._address)
