using Trunkline.Base;

namespace Trunkline.Site;

/// <summary>Whether an extension's calls are recorded.</summary>
public enum ExtensionRecording : byte
{
    /// <summary>As the site's recording policy says.</summary>
    Policy,

    /// <summary>Always.</summary>
    On,

    /// <summary>Never, emergency calls excepted.</summary>
    Off,
}

/// <summary>An internal user.</summary>
/// <param name="Number">What others dial, and the SIP user name.</param>
/// <param name="Name">Display name.</param>
/// <param name="Credentials">How its phones authenticate; empty when it has only an address.</param>
/// <param name="MayCallOutside">False unless the file says so: then no route, only extensions and emergency numbers.</param>
/// <param name="Class">Class of service: decides which routes it may use.</param>
/// <param name="CallerId">Number shown outside; null for the site's main number.</param>
/// <param name="Recording">Whether its calls are recorded.</param>
/// <param name="MaxContacts">Phones registered at a time.</param>
/// <param name="Address">Where a device that does not register is, and the one address whose calls are this extension's without a password; <see cref="NetAddress.None"/> for an extension whose phones register.</param>
/// <param name="Location">Where it is, for emergency calls; empty when not told.</param>
/// <param name="At">Where it is written.</param>
public sealed record Extension(
    string Number,
    string Name,
    SipCredentials Credentials,
    bool MayCallOutside,
    string Class,
    string? CallerId,
    ExtensionRecording Recording,
    int MaxContacts,
    NetAddress Address,
    string Location,
    SourceMark At)
{
    /// <summary>Which number is shown outside; null: what the site says.</summary>
    public ShownNumber? Show { get; init; }

    /// <summary>Its department; empty when it has none.</summary>
    public string Department { get; init; } = "";

    /// <summary>Where its calls go in its place.</summary>
    public Forwarding Forward { get; init; } = Forwarding.None;

    /// <summary>True: it is busy for everybody but an emergency service that calls back.</summary>
    public bool DoNotDisturb { get; init; }

    /// <summary>Its pickup group; empty when it is in none but that of its ring groups.</summary>
    public string PickupGroup { get; init; } = "";

    /// <summary>The number shown on its emergency calls and called back; null for its own direct number or the main one.</summary>
    public string? EmergencyNumber { get; init; }

    /// <summary>True when its phones may register.</summary>
    public bool MayRegister => Credentials.IsGiven;
}

/// <summary>A password, or the digests of user:realm:password (RFC 7616 §3.4.2). Never prints itself.</summary>
/// <param name="Password">The password; null when only digests are kept.</param>
/// <param name="Ha1Md5">32 lower-case hexadecimal digits; null when there is a password.</param>
/// <param name="Ha1Sha256">64 lower-case hexadecimal digits; null when not given.</param>
public sealed record SipCredentials(string? Password, string? Ha1Md5, string? Ha1Sha256)
{
    /// <summary>False when there is nothing to authenticate with: the extension has only an address.</summary>
    public bool IsGiven => Password is not null || Ha1Md5 is not null || Ha1Sha256 is not null;

    /// <summary>No secret.</summary>
    public override string ToString() => Password is not null ? "password" : IsGiven ? "ha1" : "none";
}
