using Trunkline.Base;

namespace Trunkline.Calls;

/// <summary>What is known of an emergency call beside who calls whom: for those who come to help, on the site and outside.</summary>
/// <param name="Extension">Who calls.</param>
/// <param name="Name">His display name; empty when none.</param>
/// <param name="Number">The emergency number, without access code.</param>
public sealed record EmergencyFacts(string Extension, string Name, string Number)
{
    /// <summary>True for a test: everything is done but to reach the emergency service.</summary>
    public bool IsTest { get; init; }

    /// <summary>Where to call back.</summary>
    public PhoneNumber CallBack { get; init; } = PhoneNumber.None;

    /// <summary>True when the call-back number is the caller's alone; the main number is everybody's.</summary>
    public bool IsCallBackOwn { get; init; }

    /// <summary>The main number, for operators that find an address by it.</summary>
    public PhoneNumber Main { get; init; } = PhoneNumber.None;

    /// <summary>Where the caller is, in words; empty when not told.</summary>
    public string Place { get; init; } = "";

    /// <summary>The same in the elements of RFC 5139, country first.</summary>
    public IReadOnlyList<(string Element, string Value)> Address { get; init; } = [];

    /// <summary>Extensions to be told.</summary>
    public IReadOnlyList<string> Notify { get; init; } = [];

    /// <summary>For how long after its end a call to the call-back number is the caller's.</summary>
    public TimeSpan CallBackFor { get; init; }

    /// <summary>"EMERGENCY CALL to 112 from 214 Lab, by the lift; call back 02079460214".</summary>
    public override string ToString()
    {
        var who = Name.Length > 0 ? $"{Extension} {Name}" : Extension;
        return $"{(IsTest ? "TEST of an emergency call" : "EMERGENCY CALL")} to {Number} from {who}{(Place.Length > 0 ? $", {Place}" : ", place not known")}{(CallBack.HasDigits ? $"; call back {CallBack}" : "")}";
    }
}
