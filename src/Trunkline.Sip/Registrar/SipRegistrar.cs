using System.Text;
using Trunkline.Base;

namespace Trunkline.Sip;

/// <summary>The registrar, RFC 3261 §10.3: which phones an address of record rings, and which way they are reached.</summary>
/// <remarks>
/// A change is on disk before its 200 leaves. Whether a sender may register an address is decided before: see
/// <see cref="ISipEndpointUser.OnRegister"/>. Path (RFC 3327) is kept. Not supported: GRUU, outbound (RFC 5626) instances.
/// </remarks>
public sealed class SipRegistrar
{
    private const string Kind = "registration";
    private const int MaxUri = 512;
    private const int MaxPath = 8;
    private static readonly IReadOnlyList<SipBinding> Nothing = [];
    private readonly NodeLoop _loop;
    private readonly IDurableState _state;
    private readonly RegistrarOptions _options;
    private readonly Dictionary<string, Entry> _entries = [];

    /// <summary>Reads what was durable when the node started.</summary>
    public SipRegistrar(NodeLoop loop, IDurableState state, RegistrarOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(state);
        _loop = loop;
        _state = state;
        _options = options ?? new();
        foreach (var (address, octets) in state.Load(Kind))
        {
            var entry = new Entry(this, address);
            if (BindingStore.TryRead(octets, loop.Elapsed, loop.Time.GetUtcNow(), _options.RestartGrace, _options.MaxExpires, entry.Bindings) && entry.Bindings.Count > 0)
            {
                _entries[address] = entry;
                Arm(entry);
            }
        }
    }

    /// <summary>Called on the loop after the contacts of an address changed.</summary>
    public Action<string>? Changed { get; set; }

    /// <summary>The addresses that have contacts.</summary>
    public IReadOnlyCollection<string> Addresses => _entries.Keys;

    /// <summary>The address of record of a REGISTER: user@host of To, user unescaped, host in lower case.</summary>
    /// <returns>False when To has no sip or sips URI.</returns>
    public static bool TryGetAddress(SipMessage request, out string address)
    {
        ArgumentNullException.ThrowIfNull(request);
        address = "";
        if (!NameAddr.TryParse(request[HeaderName.To], out var to) || !SipUri.TryParse(to.Uri, out var uri) || uri.Scheme is not (SipScheme.Sip or SipScheme.Sips))
        {
            return false;
        }

        address = uri.HasUser ? uri.UserText + "@" + uri.HostText : uri.HostText;
        return true;
    }

    /// <summary>The contacts of an address, most preferred first; empty when it has none.</summary>
    public IReadOnlyList<SipBinding> Lookup(string address)
    {
        if (!_entries.TryGetValue(address, out var entry))
        {
            return Nothing;
        }

        return [.. entry.Bindings.Where(b => b.Expires > _loop.Elapsed).OrderByDescending(b => b.Q).ThenByDescending(b => b.Expires)];
    }

    /// <summary>Serves a REGISTER that its sender may send; answers it now, or when the change is durable.</summary>
    /// <param name="transaction">To answer.</param>
    /// <param name="request">The request.</param>
    /// <param name="flow">Where it came from.</param>
    /// <param name="address">The address of record, by any name that <see cref="Lookup"/> is asked with.</param>
    public void Register(ServerTransaction transaction, SipMessage request, in SipFlow flow, string address)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(request);
        if (!TryGetAddress(request, out _))
        {
            transaction.Respond(400);
            return;
        }

        _entries.TryGetValue(address, out var entry);
        if (!request.Has(HeaderName.Contact))
        {
            Answer(transaction, address);
            return;
        }

        if (entry is null && _entries.Count >= _options.MaxAddresses)
        {
            transaction.Send(transaction.Begin(503).Header(HeaderName.RetryAfter, 60).End());
            return;
        }

        // On a copy: a request is carried out whole or not at all.
        var bindings = entry is null ? [] : entry.Bindings.Where(b => b.Expires > _loop.Elapsed).ToList();
        var status = Apply(request, flow, bindings, _options.MaxContactsOf?.Invoke(address) ?? _options.MaxContacts);
        switch (status)
        {
            case 200:
                Keep(entry ?? new(this, address), bindings, () => Answer(transaction, address));
                break;
            case 423:
                transaction.Send(transaction.Begin(423).Header(HeaderName.MinExpires, (long)_options.MinExpires.TotalSeconds).End());
                break;
            default:
                transaction.Respond(status, status switch { 400 => "Bad Contact", 403 => "Too Many Contacts", _ => null });
                break;
        }
    }

    private int Apply(SipMessage request, in SipFlow flow, List<SipBinding> bindings, int maxContacts)
    {
        var callId = Encoding.UTF8.GetString(request.CallId);
        var contacts = 0;
        var isAll = false;
        foreach (var value in request.Values(HeaderName.Contact))
        {
            contacts++;
            isAll |= value.SequenceEqual("*"u8);
        }

        if (isAll)
        {
            if (contacts != 1 || !request.TryGetNumber(HeaderName.Expires, out var all) || all != 0)
            {
                return 400;
            }

            if (bindings.Any(b => b.CallId == callId && request.CSeq <= b.CSeq))
            {
                return 500;
            }

            bindings.Clear();
            return 200;
        }

        if (contacts > maxContacts)
        {
            return 403;
        }

        var path = PathOf(request);
        foreach (var value in request.Values(HeaderName.Contact))
        {
            if (!NameAddr.TryParse(value, out var contact) || contact.Uri.Length > MaxUri || !SipUri.TryParse(contact.Uri, out var uri)
                || uri.Scheme is not (SipScheme.Sip or SipScheme.Sips))
            {
                return 400; // a contact that could not be called is no contact
            }

            var expires = ExpiresOf(request, contact);
            if (expires > TimeSpan.Zero && expires < _options.MinExpires)
            {
                return 423;
            }

            var index = IndexOf(bindings, uri);
            if (index >= 0)
            {
                if (bindings[index].CallId == callId && request.CSeq <= bindings[index].CSeq)
                {
                    return 500; // out of order, RFC 3261 §10.3 step 7
                }

                bindings.RemoveAt(index);
            }

            if (expires > TimeSpan.Zero)
            {
                while (bindings.Count >= maxContacts)
                {
                    bindings.Remove(bindings.MinBy(b => b.Expires)!);
                }

                bindings.Add(new(contact.Uri.ToArray(), flow, QOf(contact), _loop.Elapsed + expires, callId, request.CSeq, path));
            }
        }

        return 200;
    }

    private static int IndexOf(List<SipBinding> bindings, SipUri uri)
    {
        for (var i = 0; i < bindings.Count; i++)
        {
            if (SipUri.TryParse(bindings[i].Contact, out var other) && SipUri.AreEqual(uri, other))
            {
                return i;
            }
        }

        return -1;
    }

    // A number that cannot be read counts as 3600 s (RFC 3261 §20.19 and RFC 4475 §3.1.2.4).
    private TimeSpan ExpiresOf(SipMessage request, NameAddr contact)
    {
        var wanted = _options.DefaultExpires;
        if (contact.Parameters.TryGet("expires"u8, out var text) && !text.IsEmpty)
        {
            wanted = SipText.TryNumber(text, uint.MaxValue, out var seconds) ? TimeSpan.FromSeconds(seconds) : _options.DefaultExpires;
        }
        else if (request.TryGetNumber(HeaderName.Expires, out var header))
        {
            wanted = TimeSpan.FromSeconds(header);
        }

        return wanted > _options.MaxExpires ? _options.MaxExpires : wanted;
    }

    private static int QOf(NameAddr contact)
    {
        // "0.7" or "1.000": at most three decimals, RFC 3261 §25.1
        var text = contact.Parameters["q"u8];
        if (text.IsEmpty || !SipText.TryNumber(text[..1], 1, out var whole))
        {
            return 1000;
        }

        var thousandths = (int)whole * 1000;
        var weight = 100;
        for (var i = 2; i < Math.Min(text.Length, 5) && text[i] is >= (byte)'0' and <= (byte)'9'; i++, weight /= 10)
        {
            thousandths += (text[i] - '0') * weight;
        }

        return Math.Min(thousandths, 1000);
    }

    private static List<string> PathOf(SipMessage request)
    {
        var path = new List<string>();
        foreach (var value in request.Values(HeaderName.Path))
        {
            if (path.Count < MaxPath)
            {
                path.Add(Encoding.UTF8.GetString(value));
            }
        }

        return path;
    }

    /// <summary>Forgets an address of record and its contacts: there is no such user any more.</summary>
    public void Remove(string address)
    {
        if (_entries.TryGetValue(address, out var entry))
        {
            Keep(entry, [], null);
        }
    }

    private void Keep(Entry entry, List<SipBinding> bindings, Action? onDurable)
    {
        entry.Bindings.Clear();
        entry.Bindings.AddRange(bindings);
        Arm(entry);
        if (bindings.Count > 0)
        {
            _entries[entry.Address] = entry;
        }
        else
        {
            _entries.Remove(entry.Address);
        }

        // An empty list is written first, so that the caller hears when the removal is durable.
        _state.Put(Kind, entry.Address, BindingStore.Write(bindings, _loop.Elapsed, _loop.Time.GetUtcNow()), onDurable);
        if (bindings.Count == 0)
        {
            _state.Delete(Kind, entry.Address);
        }

        Changed?.Invoke(entry.Address);
    }

    private void Answer(ServerTransaction transaction, string address)
    {
        var writer = transaction.Begin(200);
        foreach (var binding in Lookup(address))
        {
            writer.Begin(HeaderName.Contact).Raw("<"u8).Raw(binding.Contact).Raw(">;expires="u8)
                .Number((long)Math.Ceiling((binding.Expires - _loop.Elapsed).TotalSeconds));
            if (binding.Q != 1000)
            {
                writer.Raw(";q=0."u8).Number(binding.Q / 100).Number(binding.Q / 10 % 10).Number(binding.Q % 10);
            }

            writer.Line();
        }

        transaction.Send(writer.End());
    }

    private void Arm(Entry entry)
    {
        if (entry.Bindings.Count == 0)
        {
            _loop.Wheel.Stop(entry);
            return;
        }

        var first = (long)Math.Ceiling(entry.Bindings.Min(b => b.Expires).TotalMilliseconds);
        _loop.Wheel.Start(entry, Math.Max(0, first - _loop.Wheel.Now));
    }

    private void OnExpired(Entry entry) => Keep(entry, [.. entry.Bindings.Where(b => b.Expires > _loop.Elapsed)], null);

    /// <summary>An address with its contacts, and the timer of the one that ends first.</summary>
    private sealed class Entry(SipRegistrar owner, string address) : WheelTimer
    {
        public string Address => address;

        public List<SipBinding> Bindings { get; } = [];

        protected override void OnExpired() => owner.OnExpired(this);
    }
}
