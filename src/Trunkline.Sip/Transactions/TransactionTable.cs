namespace Trunkline.Sip;

/// <summary>One transaction's place in a <see cref="TransactionTable"/>, with the octets it is found by.</summary>
internal sealed class TableEntry(SipTransaction owner)
{
    public SipTransaction Owner { get; } = owner;

    public byte[] Octets { get; set; } = new byte[96];

    public int Length { get; set; }

    public int Hash { get; set; }

    public TableEntry? Next { get; set; }

    public bool IsListed { get; set; }

    public ReadOnlySpan<byte> Key => Octets.AsSpan(0, Length);
}

/// <summary>Transactions found by octets in O(1): no strings, no scan. The hash is seeded by the framework, so peers cannot aim at one bucket.</summary>
internal sealed class TransactionTable
{
    private TableEntry?[] _buckets = new TableEntry?[256];

    public int Count { get; private set; }

    public SipTransaction? Find(ReadOnlySpan<byte> key)
    {
        var hash = HashOf(key);
        for (var entry = _buckets[hash & (_buckets.Length - 1)]; entry is not null; entry = entry.Next)
        {
            if (entry.Hash == hash && entry.Key.SequenceEqual(key))
            {
                return entry.Owner;
            }
        }

        return null;
    }

    public void Add(TableEntry entry, ReadOnlySpan<byte> key)
    {
        if (entry.Octets.Length < key.Length)
        {
            entry.Octets = new byte[key.Length];
        }

        key.CopyTo(entry.Octets);
        entry.Length = key.Length;
        entry.Hash = HashOf(key);
        entry.IsListed = true;
        if (++Count > _buckets.Length)
        {
            Grow();
        }

        Link(entry);
    }

    public void Remove(TableEntry entry)
    {
        if (!entry.IsListed)
        {
            return;
        }

        ref var head = ref _buckets[entry.Hash & (_buckets.Length - 1)];
        if (head == entry)
        {
            head = entry.Next;
        }
        else
        {
            var before = head!;
            while (before.Next != entry)
            {
                before = before.Next!;
            }

            before.Next = entry.Next;
        }

        entry.Next = null;
        entry.IsListed = false;
        Count--;
    }

    /// <summary>Every transaction; for rare events (a connection broke), because it walks the whole table.</summary>
    public List<SipTransaction> Where(Predicate<SipTransaction> filter)
    {
        var found = new List<SipTransaction>();
        foreach (var head in _buckets)
        {
            for (var entry = head; entry is not null; entry = entry.Next)
            {
                if (filter(entry.Owner))
                {
                    found.Add(entry.Owner);
                }
            }
        }

        return found;
    }

    private void Link(TableEntry entry)
    {
        ref var head = ref _buckets[entry.Hash & (_buckets.Length - 1)];
        entry.Next = head;
        head = entry;
    }

    private void Grow()
    {
        var old = _buckets;
        _buckets = new TableEntry?[old.Length * 2];
        foreach (var head in old)
        {
            for (var entry = head; entry is not null;)
            {
                var next = entry.Next;
                Link(entry);
                entry = next;
            }
        }
    }

    private static int HashOf(ReadOnlySpan<byte> key)
    {
        var hash = default(HashCode);
        hash.AddBytes(key);
        return hash.ToHashCode();
    }
}
