namespace Trunkline.Gateway;

/// <summary>Watches the handles of spans whose attachment does HDLC, so that a D-channel frame does not wait for the tick.</summary>
public interface ISpanWatcher
{
    /// <summary>A span has another handle. Told right after the port was called that changed it, so before its number can be somebody else's.</summary>
    /// <param name="span">Its number, 1 and up.</param>
    /// <param name="handle">The handle; -1 for none.</param>
    void Watch(int span, int handle);
}
