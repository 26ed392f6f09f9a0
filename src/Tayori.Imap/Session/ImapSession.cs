using Microsoft.Extensions.Logging;
using Tayori.Imap.Access;
using Tayori.Imap.Commands;
using Tayori.Imap.Grammar;
using Tayori.Imap.Languages;
using Tayori.Imap.Notifications;
using Tayori.Imap.Output;
using Tayori.Imap.Search.Contexts;
using Tayori.Imap.Urls;
using Tayori.Imap.Views;
using Tayori.Mime;
using Tayori.Store;
using Tayori.Wire;

namespace Tayori.Imap.Session;

/// <summary>
/// One client's conversation (RFC 3501). Commands run one at a time, in the order they came; replies to pipelined commands leave together. Each command is answered exactly once, behind its tag,
/// after the client has been told what changed in its mailbox. EXPUNGE is never told while a command that speaks in sequence numbers is answered. A refusal is a value; storage that fails is a
/// NO, and the session goes on. Nothing is written while the store is being waited for by another's hand: commits are done before they are told.
/// </summary>
sealed class ImapSession : ILineSession
{
    readonly IMailStore _store;
    readonly ImapOptions _options;
    readonly CommandRunner _runner;
    readonly CommandReader _reader;
    SessionUser? _user;
    bool _hasGreeted;
    bool _hasEnded;
    bool _hasIdentified;
    ResponseCode _limit = ResponseCode.ClientBug;

    public ImapSession(LineConnection connection, IMailStore store, ImapOptions options, HeavyWork heavyWork, ILogger log)
    {
        Connection = connection;
        _store = store;
        _options = options;
        Limit = new MessageLimit(options);
        HeavyWork = heavyWork;
        Log = log;
        Writer = new ImapWriter(connection.Output);
        _runner = new CommandRunner(this);
        _reader = new CommandReader(this, _runner);
        News = new SessionNews(this);
        Contexts = new SearchContexts(this);
        WrongUrls = new WrongUrls(connection.Server.Time);
    }

    public LineConnection Connection { get; }
    public ImapWriter Writer { get; }

    /// <summary>How many messages a command works on.</summary>
    public MessageLimit Limit { get; }

    /// <summary>Where the server's sessions put very many messages in order.</summary>
    public HeavyWork HeavyWork { get; }

    public ILogger Log { get; }

    /// <summary>The tag of the command that runs; ESEARCH repeats it.</summary>
    public ReadOnlyMemory<byte> Tag => _runner.Tag;

    /// <summary>The account; only commands of a logged-in state may ask.</summary>
    public IAccount Account => User.Account;

    /// <summary>What mailbox names mean to the one who has logged in.</summary>
    public Places Places => User.Places;

    SessionUser User => _user ?? throw new InvalidOperationException("nobody has logged in");

    public ImapOptions Options => _options;

    /// <summary>What the client is told of.</summary>
    public SessionNews News { get; }

    public IDirectory Directory => _store.Directory;

    /// <summary>Whether the one who has logged in may do what is for administrators, by now.</summary>
    public async ValueTask<bool> IsAdministratorAsync(CancellationToken cancellationToken) => await Directory.GetAccountAsync(Account.Id, cancellationToken) is { IsAdministrator: true };

    /// <summary>Another's account, for who may; the caller disposes it. <c>null</c> where there is none.</summary>
    public ValueTask<IAccount?> OpenAsync(AccountId account, CancellationToken cancellationToken) => _store.OpenAccountAsync(account, cancellationToken);

    /// <summary>The primary address of the one who has logged in.</summary>
    public string Address => User.Address;

    /// <summary>Those who share mailboxes with the owner of an account; the caller disposes them.</summary>
    public Neighbours NeighboursOf(IAccount account) => new(_store, account.Id, static () => { });

    /// <summary>The selected mailbox; only commands of the selected state may use it.</summary>
    public MailboxView? View { get; private set; }

    /// <summary>Searches of the selected mailbox whose changes are told.</summary>
    public SearchContexts Contexts { get; }

    /// <summary>URLs that opened nothing, whoever was logged in.</summary>
    public WrongUrls WrongUrls { get; }

    /// <summary>The active comparator (RFC 5255 §4.2).</summary>
    public Collation Collation { get; set; }

    /// <summary>What the client has switched on: by ENABLE, and CONDSTORE also by asking for modseqs (RFC 7162 §3.1).</summary>
    public Features Enabled { get; private set; }

    public bool UsesCondStore => Has(Features.CondStore);
    public bool UsesQResync => Has(Features.QResync);

    public SessionStates State => _user is null ? SessionStates.NotAuthenticated : View is null ? SessionStates.Authenticated : SessionStates.Selected;

    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        _hasGreeted = true;
        Connection.ExpectLogin(ImapLimits.UntilLogin);
        Writer.Ok(ResponseCode.Capability(Capabilities.For(this)), $"{Connection.Server.HostName} ready");
        while (!_hasEnded)
        {
            var received = await ReceiveAsync(State == SessionStates.NotAuthenticated ? Awaited.Command : Awaited.CommandWithMessage, cancellationToken);
            if (_user?.Account.Closed.IsCancellationRequested == true) throw new ConnectionEndedException(EndReason.AccountClosed);
            if (received is not null) await _runner.HandleAsync(received, cancellationToken);
            await LetGoAsync();
            if (received is null && !_reader.HasPart) await News.TellUnaskedAsync(cancellationToken);
        }
        await Connection.FlushAsync(cancellationToken);
    }

    /// <summary>Lets go of accounts of others that the session has no use for.</summary>
    ValueTask LetGoAsync() => _user is null ? ValueTask.CompletedTask : _user.Neighbours.LetGoAsync(() => News.Watched.Append(View?.Account ?? Account).Select(account => account.Id));

    /// <summary>The next command or line, or <c>null</c> when a bell rang (IDLE and NOTIFY look then).</summary>
    public ValueTask<ReceivedCommand?> ReceiveAsync(Awaited awaited, CancellationToken cancellationToken) => ReceiveAsync(awaited, received => CommandRequest.AnnouncesMessage(received, Enabled), cancellationToken);

    /// <summary>The same, where what a message is depends on what was there before.</summary>
    public ValueTask<ReceivedCommand?> ReceiveAsync(Awaited awaited, EndsInMessage endsInMessage, CancellationToken cancellationToken) =>
        _reader.ReadAsync(State == SessionStates.NotAuthenticated ? ImapLimits.ReadBeforeLogin : ImapLimits.ReadAfterLogin, awaited, endsInMessage, cancellationToken);

    /// <summary>Throws away a literal that is coming, and the rest of its command.</summary>
    public ValueTask SwallowAsync(MessageLiteral literal, CancellationToken cancellationToken) => _reader.SwallowAsync(literal, ImapLimits.ReadAfterLogin, cancellationToken);

    /// <summary>The connection ends because of something too large to be read or thrown away.</summary>
    public ConnectionEndedException TooBig(string detail)
    {
        _limit = ResponseCode.TooBig;
        return new ConnectionEndedException(EndReason.Limit, detail);
    }

    public void WriteLastWords(EndReason reason)
    {
        switch (reason)
        {
            case EndReason.IdleTimeout: Writer.Bye(null, "too long without a command"); break;
            case EndReason.Shutdown: Writer.Bye(ResponseCode.Unavailable, "server is stopping"); break;
            case EndReason.Limit when !_hasGreeted: Writer.Bye(ResponseCode.Unavailable, "too many connections"); break;
            case EndReason.Limit: Writer.Bye(_limit, "more than the server takes"); break;
            case EndReason.AccountClosed: Writer.Bye(ResponseCode.Expired, "account was removed or its password changed"); break;
            case EndReason.StorageFailed: Writer.Bye(ResponseCode.Unavailable, "storage failed"); break;
            case EndReason.InternalError: Writer.Bye(ResponseCode.ServerBug, "internal error"); break;
        }
    }

    /// <summary>Opens the account; returns whether it is still there.</summary>
    public async ValueTask<bool> LogInAsync(Login login, CancellationToken cancellationToken)
    {
        if (await _store.OpenAccountAsync(new AccountId(login.AccountId), cancellationToken) is not { } account) return false;
        _user = new SessionUser(_store, account, login.Address, Connection.Wake, Log);
        Connection.Identify(login);
        // A trace of this account begins here, and takes the output's place.
        Writer.Output = Connection.Output;
        return true;
    }

    /// <summary>UNAUTHENTICATE (RFC 8437 §3, §4.1): all that a login or a command behind it has set is as it was after the greeting.</summary>
    public async ValueTask LogOutAsync()
    {
        Select(null);
        News.Stop();
        Writer.Features = Enabled = Features.None;
        Writer.Language = Language.Default;
        Collation = default;
        await CloseAccountAsync();
        Connection.Identify(null);
        Connection.ExpectLogin(ImapLimits.UntilLogin);
    }

    /// <summary>ID: the client's words go to the log once, ours to the client.</summary>
    public void Identify(string client)
    {
        if (!_hasIdentified && client.Length > 0) Imap.Log.ClientIdentified(Log, client);
        _hasIdentified |= client.Length > 0;
        Writer.Id(_options);
    }

    /// <summary>A place for a message that is being received; the caller disposes it.</summary>
    public MessageSpool CreateSpool() => _store.CreateSpool();

    public void Select(MailboxView? view)
    {
        View = view;
        // RFC 5267 §4.3: "Updates will cease when the mailbox is no longer selected".
        Contexts.Clear();
        News.Selected();
    }

    /// <summary>Whether the client has switched on any of these.</summary>
    public bool Has(Features features) => Enabled.Has(features);

    /// <summary>Switches on until UNAUTHENTICATE (RFC 5161 §3.1: cumulative, and there is no other way back).</summary>
    public void Enable(Features features)
    {
        var added = features & ~Enabled;
        Writer.Features = Enabled |= features;
        if (added.Has(Features.Imap4Rev2)) View?.ForgetRecent();
        if (added.Has(Features.UidOnly)) Contexts.CancelNumbered();
        // RFC 7162 §3.1: the first CONDSTORE enabling command "executed in the session with a mailbox selected MUST cause the server to return HIGHESTMODSEQ".
        if (added.Has(Features.CondStore) && View is not null) Writer.Ok(ResponseCode.HighestModSeq(View.ModSeq), "modseqs are told from here on");
    }

    /// <summary>
    /// A CONDSTORE enabling command was given: SELECT or EXAMINE (CONDSTORE), STATUS (HIGHESTMODSEQ), FETCH MODSEQ or CHANGEDSINCE, SEARCH MODSEQ, STORE UNCHANGEDSINCE.
    /// </summary>
    public void UseCondStore() => Enable(Features.CondStore);

    /// <summary>LOGOUT: nothing is read after it.</summary>
    public void End() => _hasEnded = true;

    /// <summary>Between the lines of a long answer.</summary>
    public ValueTask FlushIfFullAsync(CancellationToken cancellationToken) => Connection.FlushIfFullAsync(cancellationToken);

    /// <summary>Learns what the owner of the selected mailbox lets this user do with it now. RFC 4314 §5.1.1: a server that looks at each command tells of flags that may, or may no longer, be changed.</summary>
    public async ValueTask RenewRightsAsync(CancellationToken cancellationToken)
    {
        if (View is not { Place.IsOwn: false } view) return;
        await LetGoAsync();
        var before = view.Place.Rights;
        view.Place = await Places.RenewAsync(view.Place, cancellationToken);
        if (view is { MayRead: true, IsExamined: false } && view.Place.Rights.Flags != before.Flags) Writer.FlagsAllowed(view);
        if (view.MayRead) await view.ForgetGoneAsync(cancellationToken);
    }

    /// <summary>The client has put messages into a mailbox.</summary>
    public void Made(Place place, UidSet uids)
    {
        if (View is not null && View.Place.IsSame(place)) View.Made(uids);
    }

    public ValueTask DisposeAsync()
    {
        News.Dispose();
        return CloseAccountAsync();
    }

    async ValueTask CloseAccountAsync()
    {
        if (_user is not null) await _user.DisposeAsync();
        _user = null;
    }
}
