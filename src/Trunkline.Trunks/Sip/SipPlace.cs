using Trunkline.Base;
using Trunkline.Sip;

namespace Trunkline.Trunks.Sip;

/// <summary>Where a SIP server is, and our account with it.</summary>
/// <param name="Address">Where everything is sent.</param>
/// <param name="Transport">How it is reached.</param>
public sealed record SipPlace(NetAddress Address, SipTransportKind Transport)
{
    /// <summary>The host of the addresses we write; empty for its address in the Request-URI and our realm elsewhere.</summary>
    public string Domain { get; init; } = "";

    /// <summary>Other addresses its calls come from; port 0 for any.</summary>
    public IReadOnlyList<NetAddress> Sources { get; init; } = [];

    /// <summary>The user of our account; empty for none.</summary>
    public string User { get; init; } = "";

    /// <summary>User name of the digest.</summary>
    public string AuthUser { get; init; } = "";

    /// <summary>The password; empty answers no challenge.</summary>
    public string Password { get; init; } = "";

    /// <summary>The only realm that gets an answer; null for any.</summary>
    public string? Realm { get; init; }

    /// <summary>True for a PBX: emergency calls of its are never refused for want of a channel.</summary>
    public bool IsPbx { get; init; }

    /// <summary>As whom it registers with us; empty when it does not, and is at its address.</summary>
    public string Accepts { get; init; } = "";

    /// <summary>For how long we register; zero does not.</summary>
    public TimeSpan RegistersFor { get; init; }

    /// <summary>Without the password.</summary>
    public override string ToString() => $"{(User.Length > 0 ? User + " at " : "")}{Address}";
}
