namespace Trunkline.Site;

/// <summary>Emergency numbers: reached by every extension at every hour, whatever its class.</summary>
/// <param name="Numbers">The numbers, as sent.</param>
/// <param name="Trunks">Trunk groups in order; every other trunk group is tried after them.</param>
/// <param name="AccessCodes">Codes that may stand in front when dialled; they are not sent.</param>
public sealed record EmergencyPlan(IReadOnlyList<string> Numbers, IReadOnlyList<string> Trunks, IReadOnlyList<string> AccessCodes)
{
    /// <summary>Extensions that are told of every emergency call.</summary>
    public IReadOnlyList<string> Notify { get; init; } = [];

    /// <summary>For so long after an emergency call a call to its call-back number reaches the caller before everything else; zero never does.</summary>
    public TimeSpan CallBackFor { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>A number that does all that an emergency number does and reaches the operator's test number; null when there is none.</summary>
    public EmergencyTest? Test { get; init; }

    /// <summary>Places with an address, that extensions name.</summary>
    public IReadOnlyList<CivicAddress> Locations { get; init; } = [];

    /// <summary>How operators of SIP trunks want emergency calls.</summary>
    public IReadOnlyList<SipEmergency> Sip { get; init; } = [];

    /// <summary>
    /// What routes would send as one of the numbers, or as the test number, though its access code is none of <see cref="AccessCodes"/>: people know that the code
    /// leads outside, and dial it first. See <see cref="EmergencyHabits"/>.
    /// </summary>
    public IReadOnlyList<(string Dialled, string Number)> Habits { get; init; } = [];

    /// <summary>Every access code behind which one of them is an emergency call.</summary>
    public IEnumerable<string> Codes => AccessCodes.Concat(Habits.Select(h => h.Dialled[..^h.Number.Length])).Distinct();

    /// <summary>Everything that may be dialled for a number: it alone, after an access code, or as <see cref="Habits"/> have it.</summary>
    public IEnumerable<string> FormsOf(string number) =>
        AccessCodes.Select(c => c + number).Prepend(number).Concat(Habits.Where(h => h.Number == number).Select(h => h.Dialled)).Distinct();

    /// <summary>The emergency number in what was dialled, with or without access code; null when it is none.</summary>
    public string? NumberOf(ReadOnlySpan<char> dialled)
    {
        for (var i = 0; i < Numbers.Count; i++) // by index: the walk of every call allocates nothing
        {
            var number = Numbers[i];
            if (Is(dialled, number))
            {
                return number;
            }
        }

        return null;
    }

    /// <summary>True when the test number was dialled, with or without access code.</summary>
    public bool IsTest(ReadOnlySpan<char> dialled) => Test is { } test && Is(dialled, test.Number);

    /// <summary>True when more digits could make an emergency number, or the test number, with or without access code.</summary>
    public bool MayBecome(ReadOnlySpan<char> dialled)
    {
        for (var i = 0; i < Numbers.Count; i++)
        {
            if (MayBecome(dialled, Numbers[i]))
            {
                return true;
            }
        }

        return Test is { } test && MayBecome(dialled, test.Number);
    }

    /// <summary>The first emergency number, or the test number, that begins with these digits, as it is dialled; empty when none does.</summary>
    internal string Begun(string digits) => Numbers.Concat(Test is { } test ? [test.Number] : Array.Empty<string>())
        .SelectMany(n => AccessCodes.Select(c => c + n).Prepend(n)).FirstOrDefault(n => n.Length > digits.Length && n.StartsWith(digits, StringComparison.Ordinal)) ?? "";

    private bool Is(ReadOnlySpan<char> dialled, string number)
    {
        if (dialled.SequenceEqual(number))
        {
            return true;
        }

        for (var i = 0; i < AccessCodes.Count; i++)
        {
            var code = AccessCodes[i];
            if (dialled.Length == code.Length + number.Length && dialled.StartsWith(code) && dialled.EndsWith(number))
            {
                return true;
            }
        }

        for (var i = 0; i < Habits.Count; i++)
        {
            if (Habits[i].Number == number && dialled.SequenceEqual(Habits[i].Dialled))
            {
                return true;
            }
        }

        return false;
    }

    private bool MayBecome(ReadOnlySpan<char> dialled, string number)
    {
        if (Begins(dialled, number))
        {
            return true;
        }

        for (var i = 0; i < AccessCodes.Count; i++)
        {
            var code = AccessCodes[i];
            if (dialled.Length <= code.Length ? code.AsSpan().StartsWith(dialled) : dialled.StartsWith(code) && Begins(dialled[code.Length..], number))
            {
                return true;
            }
        }

        for (var i = 0; i < Habits.Count; i++)
        {
            if (Habits[i].Number == number && Begins(dialled, Habits[i].Dialled))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Begins(ReadOnlySpan<char> dialled, string number) => number.Length > dialled.Length && number.AsSpan().StartsWith(dialled);
}

/// <summary>An emergency call that is none.</summary>
/// <param name="Number">What is dialled.</param>
/// <param name="Sends">What the trunks are asked for: the operator's test number.</param>
public sealed record EmergencyTest(string Number, string Sends);

/// <summary>A place, in the words of RFC 4119 and RFC 5139; what is not told is empty.</summary>
/// <param name="Name">What extensions call it by.</param>
/// <param name="Country">ISO 3166, two upper-case letters.</param>
public sealed record CivicAddress(string Name, string Country)
{
    /// <summary>A1: state, province, region.</summary>
    public string State { get; init; } = "";

    /// <summary>A3: city.</summary>
    public string City { get; init; } = "";

    /// <summary>A4: city division.</summary>
    public string District { get; init; } = "";

    /// <summary>RD: the road.</summary>
    public string Street { get; init; } = "";

    /// <summary>HNO: house number.</summary>
    public string House { get; init; } = "";

    /// <summary>PC: postal code.</summary>
    public string Postcode { get; init; } = "";

    /// <summary>NAM: who lives or works there.</summary>
    public string Occupant { get; init; } = "";

    /// <summary>BLD: building.</summary>
    public string Building { get; init; } = "";

    /// <summary>FLR: floor.</summary>
    public string Floor { get; init; } = "";

    /// <summary>ROOM: room.</summary>
    public string Room { get; init; } = "";

    /// <summary>LOC: anything else, in words.</summary>
    public string Text { get; init; } = "";

    /// <summary>The element names of RFC 5139 §3.4 and their values, those that are told, in the order of its table.</summary>
    public IEnumerable<(string Element, string Value)> Elements()
    {
        (string, string)[] all =
        [
            ("country", Country), ("A1", State), ("A3", City), ("A4", District), ("RD", Street), ("HNO", House), ("LOC", Text),
            ("FLR", Floor), ("NAM", Occupant), ("PC", Postcode), ("BLD", Building), ("ROOM", Room),
        ];
        return all.Where(e => e.Item2.Length > 0);
    }

    /// <summary>For people: "12 Mill Lane, Building B, floor 2, room 214, London".</summary>
    public override string ToString() => string.Join(", ", new[]
    {
        Occupant, string.Join(' ', new[] { House, Street }.Where(w => w.Length > 0)), Building,
        Floor.Length > 0 ? $"floor {Floor}" : "", Room.Length > 0 ? $"room {Room}" : "", Text, District, Postcode, City, State,
    }.Where(w => w.Length > 0));
}

/// <summary>What an emergency call is addressed to on a SIP trunk.</summary>
public enum SipEmergencyUri : byte
{
    /// <summary>The number, as any call.</summary>
    Number,

    /// <summary>A service URN, RFC 5031.</summary>
    Urn,
}

/// <summary>Which number of ours an emergency call shows on a SIP trunk.</summary>
public enum SipEmergencyIdentity : byte
{
    /// <summary>The call-back number of the extension.</summary>
    CallBack,

    /// <summary>The main number: operators that look their customers' addresses up by it.</summary>
    Main,
}

/// <summary>How the operator of a SIP trunk wants emergency calls.</summary>
/// <param name="Trunk">The trunk.</param>
/// <param name="Uri">What the Request-URI says.</param>
/// <param name="SendsLocation">True to send the place as a PIDF-LO body by value (RFC 6442).</param>
/// <param name="MayRoute">True to let it be used for routing (Geolocation-Routing: yes).</param>
/// <param name="Identity">Which number is shown.</param>
/// <param name="Urns">Services other than <c>sos</c>, by number: "110" is "sos.police".</param>
public sealed record SipEmergency(
    string Trunk, SipEmergencyUri Uri, bool SendsLocation, bool MayRoute, SipEmergencyIdentity Identity, IReadOnlyDictionary<string, string> Urns)
{
    /// <summary>The service URN of a number.</summary>
    public string UrnOf(string number) => "urn:service:" + (Urns.TryGetValue(number, out var urn) ? urn : "sos");
}
