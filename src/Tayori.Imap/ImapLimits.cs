namespace Tayori.Imap;

/// <summary>Limits and timeouts of the IMAP head, each with its reason.</summary>
static class ImapLimits
{
    /// <summary>Octets of a command before login, literals included: a tag, a command, a name and a password.</summary>
    public const int CommandBytesBeforeLogin = 8 * 1024;

    /// <summary>Octets of a command after login without the messages of APPEND: RFC 7162 §4 asks for 8192; clients that name 20,000 scattered UIDs in one command exist.</summary>
    public const int CommandBytes = 256 * 1024;

    /// <summary>Octets of literals that come before login without having been asked for and are thrown away, so that the client hears what was wrong.</summary>
    public const int SwallowedBeforeLogin = 64 * 1024;

    /// <summary>Literals of one command: for each that is asked for, what has come so far is looked at. Searches have a few.</summary>
    public const int LiteralsOfCommand = 200;

    /// <summary>Ranges of one sequence set; as many as fit a command of <see cref="CommandBytes"/>.</summary>
    public const int SequenceRanges = 100_000;

    /// <summary>Depth of parentheses in a command (SEARCH keys): deeper than any person or program writes, shallow enough for the stack.</summary>
    public const int Nesting = 50;

    /// <summary>Octets of a tag: clients use four to ten; it is repeated in each reply.</summary>
    public const int TagBytes = 128;

    /// <summary>BADs in a row after which the other end is not an IMAP client.</summary>
    public const int ConsecutiveBad = 20;

    /// <summary>For a command before login, where nobody needs long.</summary>
    public static readonly TimeSpan LoginTimeout = TimeSpan.FromMinutes(2);

    /// <summary>From the greeting to the login: time for a person to look up a password, and to be wrong with it once or twice.</summary>
    public static readonly TimeSpan UntilLogin = TimeSpan.FromMinutes(5);

    /// <summary>RFC 3501 §5.4: at least 30 minutes. One more, because RFC 2177 has clients renew IDLE after 29 and clocks differ.</summary>
    public static readonly TimeSpan AutologoutTimeout = TimeSpan.FromMinutes(31);

    /// <summary>Octets of a message that APPEND takes, what APPENDLIMIT announces (RFC 7889): the largest that large providers accept, with room for base64.</summary>
    public const long MessageBytes = 64L << 20;

    /// <summary>Messages of one APPEND (RFC 3502): clients that upload a folder send it in pieces; what is known of each is in memory until the last has come.</summary>
    public const int MessagesOfAppend = 1_000;

    /// <summary>Octets of all messages of one APPEND: twice the largest one.</summary>
    public const long AppendBytes = 2 * MessageBytes;

    /// <summary>Pieces of all messages of one APPEND (RFC 4469): twice what a message may have of parts, with room for the delimiters between them; each URL is looked up.</summary>
    public const int PiecesOfAppend = 5_000;

    /// <summary>Octets of a URL: the longest name of a mailbox, percent-encoded, and a list of header fields.</summary>
    public const int UrlBytes = 6_000;

    /// <summary>URLs of one GENURLAUTH or URLFETCH: for each an account is opened.</summary>
    public const int UrlsOfCommand = 500;

    /// <summary>URLs of a session that may open nothing without anybody having to wait: some expire in a draft, or are of letters that were deleted.</summary>
    public const int WrongUrlsAtOnce = 20;

    /// <summary>Each further one makes those behind it wait longer, by so much, up to so much.</summary>
    public static readonly TimeSpan WrongUrlPause = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan LongestWrongUrlPause = TimeSpan.FromSeconds(5);

    /// <summary>Ranges of LANGUAGE, and octets of each: RFC 4646 §4.3 has no tag of more than 42.</summary>
    public const int LanguageRanges = 50;
    public const int LanguageRangeBytes = 100;

    /// <summary>Arguments of COMPARATOR, and octets of each: RFC 4790 §3.1 lets a collation's name have so many.</summary>
    public const int Comparators = 50;
    public const int ComparatorBytes = 254;

    /// <summary>A literal that has been asked for comes without a person's thought: between any two of its pieces.</summary>
    public static readonly TimeSpan TransferTimeout = TimeSpan.FromMinutes(5);

    /// <summary>A message of APPEND may take this long in any case …</summary>
    public static readonly TimeSpan MessageTimeout = TimeSpan.FromMinutes(10);

    /// <summary>… and beyond that, as long as it comes with this many octets a second, as in SMTP.</summary>
    public const int OctetsPerSecond = 500;

    /// <summary>Patterns of one LIST: each is tried on every name.</summary>
    public const int ListPatterns = 100;

    /// <summary>Mailboxes named one by one, of which each is looked for.</summary>
    public const int FilterMailboxes = 1_000;

    /// <summary>Part numbers of a section: messages are not read deeper (Mime's limit of depth).</summary>
    public const int SectionDepth = 100;

    /// <summary>Field names of one HEADER.FIELDS; clients ask for about twenty.</summary>
    public const int HeaderFields = 200;

    /// <summary>Sections of the body in one FETCH: each may be as large as the message.</summary>
    public const int FetchSections = 100;

    /// <summary>RFC 2971 §3.3: field-value pairs of ID, octets of a field and of a value.</summary>
    public const int IdFields = 30;
    public const int IdFieldBytes = 30;
    public const int IdValueBytes = 1024;

    /// <summary>Characters of a client's ID in the log.</summary>
    public const int IdLogged = 500;

    /// <summary>Filters within filters: RFC 5466 §3.1 wants three at least.</summary>
    public const int FilterDepth = 10;

    /// <summary>Entries of one GETMETADATA or SETMETADATA, and of LIST, which looks for them in each mailbox.</summary>
    public const int MetadataEntries = 200;

    /// <summary>Resources of one SETQUOTA: there are four.</summary>
    public const int QuotaResources = 20;

    /// <summary>Keys of one SEARCH: each is tested on every message.</summary>
    public const int SearchKeys = 1_000;

    /// <summary>Messages of a batch of UIDBATCHES, at least: the draft's (§3), so that the answer stays short.</summary>
    public const int SmallestBatch = 500;

    /// <summary>Between two INPROGRESS of a command (RFC 9585), and before the first: clients and what stands between lose patience after 30 seconds, people earlier.</summary>
    public static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(10);

    /// <summary>The same to a client that has closed its side: whether it has gone altogether shows only where something is written to it, twice. What is computed for nobody is computed for so long.</summary>
    public static readonly TimeSpan ProgressToTheSilent = TimeSpan.FromSeconds(1);

    /// <summary>Words of a string that is sought loosely, which are looked for; more only make the search dearer.</summary>
    public const int FuzzyWords = 20;

    /// <summary>Searches of one session whose results are kept up to date (RFC 5267 §4.3.1): each of them is run again on every message that comes or changes.</summary>
    public const int UpdatedSearches = 10;

    /// <summary>Messages in all SORTs together that one session has kept up to date: four octets each.</summary>
    public const int UpdatedSortMessages = 1_000_000;

    /// <summary>Messages that SORT and THREAD put in order at once: some milliseconds. What takes longer, and more memory, waits for its turn.</summary>
    public const int LightOrder = 20_000;

    /// <summary>Octets of sort keys of one SORT: a million messages with addresses and subjects of a hundred octets each, and twice that. Keys may have four kilobytes.</summary>
    public const long SortOctets = 512L << 20;

    /// <summary>Octets that one THREAD keeps: a million messages that refer to five others each, and twice that. A message may refer to two hundred.</summary>
    public const long ThreadOctets = 1L << 30;
    /// <summary>Mailboxes that one session can have watched (RFC 5465 §5.8): of each is kept what was last told.</summary>
    public const int NotifyMailboxes = 5_000;

    /// <summary>Groups of mailboxes of one NOTIFY: each is asked of every mailbox.</summary>
    public const int NotifyGroups = 100;

    /// <summary>For each watched mailbox so much time passes between two comparisons, beyond the first hundred: whoever watches thousands hears of them twice a second.</summary>
    public static readonly TimeSpan NotifyPause = TimeSpan.FromMicroseconds(100);
    public const int NotifyAtOnce = 100;

    /// <summary>How a command is read before login. Who may not yet send much may not keep us reading either.</summary>
    public static Session.ReadLimits ReadBeforeLogin => new(CommandBytesBeforeLogin, SwallowedBeforeLogin, LoginTimeout);

    /// <summary>How a command is read after login. As much as a message may have is swallowed: a client that is cut off instead would come back and send it again.</summary>
    public static Session.ReadLimits ReadAfterLogin => new(CommandBytes, MessageBytes, AutologoutTimeout);
}
