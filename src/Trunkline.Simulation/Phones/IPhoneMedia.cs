using Trunkline.Base;
using Trunkline.Sip;

namespace Trunkline.Simulation.Phones;

/// <summary>A simulated phone's mouth and ear, whatever carries them: packets of audio (<see cref="PhoneAudio"/>) or named signals (<see cref="PhoneSignals"/>).</summary>
public interface IPhoneMedia
{
    /// <summary>Where it receives.</summary>
    NetAddress Local { get; }

    /// <summary>Digits heard, in the order they came.</summary>
    string Digits { get; }

    /// <summary>Forgets the digits heard.</summary>
    void ForgetDigits();

    /// <summary>Sends digits.</summary>
    void SendDigits(string digits);

    /// <summary>True while digits are still being sent.</summary>
    bool IsSendingDigits { get; }

    /// <summary>Speaks a tone from now on.</summary>
    /// <param name="frequency">Hz; 0 is silence.</param>
    /// <param name="dbm0">Level.</param>
    void Speak(double frequency, double dbm0 = -10);

    /// <summary>Starts, or goes on as newly agreed.</summary>
    void Use(in SdpAudio agreed);

    /// <summary>Ends it and frees its address.</summary>
    void Close();
}
