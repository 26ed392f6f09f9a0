using Tayori.Imap.Grammar;
using Tayori.Imap.Search.Fuzzy;
using Tayori.Imap.Views;
using Tayori.Mime;
using Tayori.Store;

namespace Tayori.Imap.Search;

/// <summary>A search ready to run, once.</summary>
/// <param name="Root">What must hold.</param>
/// <param name="Keys">How many keys that is.</param>
/// <param name="Listing">Listing data that a first look at what is stored needs; none: there is nothing that it could tell.</param>
/// <param name="Final">What the last look needs before content is opened, with all that the first had; none: columns or listing data decide.</param>
/// <param name="Body">The strings that content is searched for.</param>
sealed record SearchPlan(SearchNode Root, int Keys, DetailColumns Listing, DetailColumns Final, BodyMatcher Body)
{
    /// <summary>Something is sought loosely, so that what is found has a relevancy.</summary>
    public bool IsFuzzy { get; init; }
}

/// <summary>
/// Makes a plan of search keys: numbers become rows of what the client has been told, keys in a row are joined, and of several keys those that need least are asked first.
/// </summary>
sealed class SearchPlanner(MailboxView view, MessageList told, DateTimeOffset now, Collation collation = Collation.UnicodeCasemap)
{
    static readonly NotNode s_nothing = new(new ColumnNode<AllTest>(default));

    readonly List<BodyNeedle> _needles = [];
    readonly List<SearchKey> _contentKeys = [];
    readonly Dictionary<SearchKey, FuzzyText> _loose = [];
    readonly SoughtFields _fields = new();
    bool _isFuzzy;
    DetailColumns _columns;
    int _keys;

    public SearchPlan Plan(SearchKey criteria)
    {
        CollectNeedles(criteria);
        var body = new BodyMatcher(_needles, new LooseReader([.. _loose.Values]));
        var root = Node(criteria, body);
        var listing = _columns & (DetailColumns.Envelope | DetailColumns.Keys | DetailColumns.Thread);
        var needsContent = _needles.Count + _loose.Count > 0;
        var final = needsContent ? _columns | DetailColumns.Structure | DetailColumns.Body : (_columns & DetailColumns.Header) != 0 ? _columns : DetailColumns.None;
        return new SearchPlan(root, _keys, listing, final, body) { IsFuzzy = _isFuzzy };
    }

    SearchNode Node(SearchKey key, BodyMatcher body)
    {
        _keys++;
        return Make(key, body);
    }

    SearchNode Make(SearchKey key, BodyMatcher body) => key switch
    {
        SearchKey.All => new ColumnNode<AllTest>(default),
        SearchKey.Messages messages => new RowsNode(view.Find(messages.Set, messages.ByUid, told)),
        SearchKey.EmailId email => ObjectId.MessageOf(email.ObjectId, view.Account.Id) is { } message ? new ColumnNode<MessageTest>(new(message)) : s_nothing,
        // A thread has the number of the message that began it: none of its messages came before.
        SearchKey.ThreadId one => ObjectId.ThreadOf(one.ObjectId, view.Account.Id) is { } thread
            ? new AllNode([new ColumnNode<FromMessageTest>(new(thread.Value)), Needing(DetailColumns.Thread, new ThreadNode(thread))]) : s_nothing,
        SearchKey.Flag flag => new ColumnNode<FlagTest>(new(flag.System)),
        SearchKey.Keyword keyword => new ColumnNode<KeywordTest>(new(new(keyword.Name))),
        SearchKey.Recent => new ColumnNode<RecentTest>(new(view)),
        SearchKey.Larger larger => new ColumnNode<LargerTest>(new(larger.Octets)),
        SearchKey.Smaller smaller => new ColumnNode<SmallerTest>(new(smaller.Octets)),
        SearchKey.ModSeq modSeq => new ColumnNode<ModSeqTest>(new(modSeq.Value)),
        SearchKey.Received received => new ColumnNode<ReceivedTest>(new(received.From, received.Until)),
        SearchKey.Saved saved => new ColumnNode<SavedTest>(new(saved.From, saved.Until)),
        SearchKey.Younger younger => new ColumnNode<SinceTest>(new(now.ToUnixTimeSeconds() - younger.Seconds)),
        SearchKey.Older older => new NotNode(new ColumnNode<SinceTest>(new(now.ToUnixTimeSeconds() - older.Seconds))),
        SearchKey.Sent sent => Needing(DetailColumns.Keys, new SentNode(sent.From, sent.Until)),
        SearchKey.Sought { IsFuzzy: true } sought when FuzzyWords.Of(sought.Value) is { } words => Loose(sought, words, body),
        SearchKey.Envelope { Field: EnvelopeField.Subject } subject => Needing(DetailColumns.Envelope, new SubjectNode(new(subject.Value, collation))),
        SearchKey.Envelope address => Needing(DetailColumns.Envelope, new AddressNode(address.Field, new(address.Value, collation))),
        SearchKey.Header header => Needing(DetailColumns.Header, new HeaderNode(header.Name, new(header.Value, collation), _fields)),
        SearchKey.Body { Value: "" } or SearchKey.Text { Value: "" } => new ColumnNode<AllTest>(default),
        SearchKey.Body => new BodyNode(Needle(key), body),
        SearchKey.Text => Needing(DetailColumns.Header, new TextNode(Needle(key), body)),
        SearchKey.Not not => new NotNode(Node(not.Key, body)),
        SearchKey.Or => new AnyNode(Alternatives(key).Select(one => Node(one, body))),
        SearchKey.And => new AllNode(Conditions(key).Select(one => Node(one, body))),
        _ => throw new ArgumentException("no such key", nameof(key)),
    };

    SearchNode Loose(SearchKey.Sought key, FuzzyWords words, BodyMatcher body)
    {
        _isFuzzy = true;
        return key switch
        {
            SearchKey.Envelope envelope => Needing(DetailColumns.Envelope, new FuzzyEnvelopeNode(envelope.Field, words)),
            SearchKey.Header header => Needing(DetailColumns.Header, new FuzzyHeaderNode(header.Name, words, _fields)),
            SearchKey.Text => Needing(DetailColumns.Header, new FuzzyTextNode(words, _loose[key], body)),
            _ => new FuzzyBodyNode(_loose[key], body),
        };
    }

    SearchNode Needing(DetailColumns columns, SearchNode node)
    {
        _columns |= columns;
        return node;
    }

    /// <summary>Strings for bodies, each once however many keys name it.</summary>
    void CollectNeedles(SearchKey key)
    {
        switch (key)
        {
            case SearchKey.Body { IsFuzzy: true } or SearchKey.Text { IsFuzzy: true } when FuzzyWords.Of(((SearchKey.Sought)key).Value) is { } words:
                _loose[key] = new FuzzyText(words, InHeaders: key is SearchKey.Text);
                break;
            case SearchKey.Body { Value: not "" } or SearchKey.Text { Value: not "" } when !_contentKeys.Contains(key):
                _needles.Add(key is SearchKey.Body body ? new(_needles.Count, new TextNeedle(body.Value, collation), false) : new(_needles.Count, new TextNeedle(((SearchKey.Text)key).Value, collation), true));
                _contentKeys.Add(key);
                break;
            case SearchKey.Not not:
                CollectNeedles(not.Key);
                break;
            case SearchKey.Or or:
                CollectNeedles(or.Left);
                CollectNeedles(or.Right);
                break;
            case SearchKey.And and:
                foreach (var one in and.Keys) CollectNeedles(one);
                break;
        }
    }

    BodyNeedle Needle(SearchKey key) => _needles[_contentKeys.IndexOf(key)];

    /// <summary>OR OR a b c: one of three.</summary>
    static IEnumerable<SearchKey> Alternatives(SearchKey key) => key is SearchKey.Or or ? Alternatives(or.Left).Concat(Alternatives(or.Right)) : [key];

    static IEnumerable<SearchKey> Conditions(SearchKey key) => key is SearchKey.And and ? and.Keys.SelectMany(Conditions) : [key];
}
