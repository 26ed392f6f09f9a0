using CsCheck;
using Tayori.Store.Codec;
using Tayori.Store.Content;

namespace Tayori.Store.Tests.Codec;

public sealed class CodecTests
{
    static readonly Gen<FlagSet> s_flags = Gen.Select(Gen.Int[0, 31], Gen.OneOf(Gen.Const<string[]>([]), Gen.Const<string[]>(["$Junk"]), Gen.Const<string[]>(["$Junk", "later"])), (s, k) => FlagSet.Of((SystemFlags)s, k));

    static readonly Gen<MessageRow[]> s_rows = Gen.Select(Gen.UInt[1, 5], Gen.Long[1, 1L << 40], s_flags, Gen.Long[1, 1L << 50], Gen.Long[0, 1L << 35], Gen.Long[-1L << 40, 1L << 40], Gen.Short, Gen.Long[0, 1L << 35])
        .Select((gap, id, flags, modSeq, size, received, offset, saved) => new MessageRow(gap, new(id), flags, modSeq, size, received, offset, saved))
        .Array[0, 300]
        .Select(rows =>
        {
            uint uid = 0;
            return Array.ConvertAll(rows, r => r with { Uid = uid += r.Uid });
        });

    static readonly Gen<UidSet> s_uids = Gen.UInt[1, 5000].Array[0, 200].Select(u => UidSet.Of(u));

    [Fact]
    public void Rows_come_back_as_they_were() => s_rows.Sample(rows =>
    {
        Change change = JournalCodec.Read(JournalKind.Added, 7, JournalCodec.Added(rows));
        return change is Change.MessagesAdded { ModSeq: 7 } added && added.Rows.SequenceEqual(rows);
    }, iter: 2000);

    [Fact]
    public void Changes_of_flags_come_back_as_they_were() => Gen.Select(s_uids, s_flags, Gen.Enum<FlagAction>()).Sample((uids, flags, action) =>
        JournalCodec.Read(JournalKind.Flags, 9, JournalCodec.Flags(uids, action, flags)) == new Change.FlagsChanged(9, uids, action, flags), iter: 2000);

    [Fact]
    public void Expunged_uids_come_back_as_they_were() => s_uids.Sample(uids =>
        JournalCodec.Read(JournalKind.Expunged, 9, JournalCodec.Expunged(uids)) == new Change.MessagesExpunged(9, uids), iter: 2000);

    [Fact]
    public void Changes_of_annotations_come_back_to_those_who_may_know_them() => Gen.Select(Gen.Long[0, 1L << 40], Gen.Long[1, 1L << 40], Gen.Int[0, 50]).Sample((mailbox, reader, count) =>
    {
        string[] entries = [.. Enumerable.Range(0, count).Select(i => i % 2 == 0 ? $"/private/{i}" : $"/shared/{i}")];
        AnnotationPlace place = new(mailbox == 0 ? null : new MailboxId(mailbox), new AccountId(reader));
        byte[] row = JournalCodec.Annotations(place, entries);
        AnnotationsChanged? own = JournalCodec.ReadAnnotations(place.Reader, 7, row), others = JournalCodec.ReadAnnotations(new AccountId(reader + 1), 7, row);
        return (own?.Entries ?? []).SequenceEqual(entries) && (others?.Entries ?? []).SequenceEqual(entries.Where(e => !AnnotationEntry.IsPrivate(e))) && (own is null || own is { ModSeq: 7 } && own.Mailbox == place.Mailbox);
    }, iter: 500);

    [Fact]
    public void Garbage_comes_back_as_the_set_it_was() => Gen.Long[1, 3000].Array[0, 300].Sample(ids =>
    {
        HashSet<long> read = [];
        GarbageCodec.Read(GarbageCodec.Write(ids.Select(i => new MessageRow(1, new(i), FlagSet.Empty, 1, 1, 1, 0, 1))), read);
        return read.SetEquals(ids);
    }, iter: 1000);

    [Fact]
    public void Damage_is_a_storage_exception_and_nothing_else() => Gen.Select(s_rows, Gen.Int, Gen.Byte).Sample((rows, at, value) =>
    {
        byte[] payload = JournalCodec.Added(rows);
        payload[(at & int.MaxValue) % payload.Length] ^= value;
        try
        {
            JournalCodec.Read(JournalKind.Added, 7, payload);
        }
        catch (StorageException)
        {
        }
    }, iter: 3000);

    [Fact]
    public void Sealed_payloads_come_back_as_they_were() => Gen.Byte.Array[0, 3000].Sample(octets => Pieces.Unseal(Pieces.Seal(octets)).SequenceEqual(octets), iter: 1000);

    [Fact]
    public void A_run_of_new_mail_costs_about_a_dozen_octets_a_message()
    {
        MessageRow[] rows = [.. Enumerable.Range(1, 4096).Select(i => new MessageRow((uint)i, new(i), FlagSet.Empty, 100 + i, 2000 + (i * 37 % 900), 1_700_000_000 + (i * 61), 540, 1_700_000_000 + (i * 61)))];
        Assert.InRange(JournalCodec.Added(rows).Length, 1, 12 * 4096);
    }
}
