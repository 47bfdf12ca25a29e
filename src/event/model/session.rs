//! What the library tells about its connection and its log.

open_enum! {
    /// How the connection to the server is.
    #[doc(alias = "TIMNetworkStatus")]
    pub enum NetworkStatus {
        /// The server is connected.
        #[doc(alias = "kTIMConnected")]
        Connected = 0,
        /// The connection was lost.
        #[doc(alias = "kTIMDisconnected")]
        Disconnected = 1,
        /// A connection is being tried.
        #[doc(alias = "kTIMConnecting")]
        Connecting = 2,
        /// No connection could be made.
        #[doc(alias = "kTIMConnectFailed")]
        ConnectFailed = 3,
    }
}

open_enum! {
    /// How much a log line matters.
    #[doc(alias = "TIMLogLevel")]
    pub enum LogLevel {
        /// Nothing is logged.
        #[doc(alias = "kTIMLog_Off")]
        Off = 0,
        /// For the vendor's own tests.
        #[doc(alias = "kTIMLog_Test")]
        Test = 1,
        /// Every step.
        #[doc(alias = "kTIMLog_Verbose")]
        Verbose = 2,
        /// For finding mistakes.
        #[doc(alias = "kTIMLog_Debug")]
        Debug = 3,
        /// What happens in normal use.
        #[doc(alias = "kTIMLog_Info")]
        Info = 4,
        /// Something looks odd.
        #[doc(alias = "kTIMLog_Warn")]
        Warn = 5,
        /// Something failed.
        #[doc(alias = "kTIMLog_Error")]
        Error = 6,
        /// The library found itself in a state that can't be.
        #[doc(alias = "kTIMLog_Assert")]
        Assert = 7,
    }
}
